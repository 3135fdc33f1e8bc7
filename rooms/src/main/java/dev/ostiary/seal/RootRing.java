package dev.ostiary.seal;

import dev.ostiary.store.StoreFault;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the database's root keys and ours in step: checks them at the start, and wraps all tenants' keys anew when the
 * current one changes, while calls run.
 *
 * <p>A rotation that was cut short is finished by the next start, because until its end both keys are on record.
 */
final class RootRing {
    private static final int BATCH = 100;

    private final Tenancy tenancy;
    private final RootKeys roots;

    RootRing(Tenancy tenancy, RootKeys roots) {
        this.tenancy = tenancy;
        this.roots = roots;
    }

    private record Known(String id, byte[] checkValue) {}

    private record Wrapped(String tenant, String kind, int version, String root, byte[] bytes) {}

    /** Whether nothing was ever sealed with this database. */
    static boolean unused(Tenancy tenancy) {
        return known(tenancy).isEmpty();
    }

    /** @throws RootKeyRefused when a key that something is wrapped with is not at hand, or is another than it was */
    void verify() {
        for (var known : known(tenancy)) {
            var key = roots.named(known.id()).orElseThrow(() -> RootKeyRefused.missing(known.id(), roots));
            if (!MessageDigest.isEqual(key.checkValue(), known.checkValue())) {
                throw RootKeyRefused.missing(known.id(), roots);
            }
        }
        record(roots.current());
    }

    /** Puts a root key on record, which must come before anything is wrapped with it. */
    void record(RootKey root) {
        tenancy.unbound(() -> Tx.current()
                .update(
                        "insert into seal_root (id, check_value) values (?, ?) on conflict do nothing",
                        root.id(),
                        root.checkValue()));
    }

    /** Wraps everything with the current root key; answers how many keys it wrapped. */
    int rewrap() {
        int all = 0;
        for (int done = batch(); done > 0; done = batch()) {
            all += done;
        }
        return all;
    }

    /** Strikes the other root keys from the record, unless something is still wrapped with one; answers whether. */
    boolean strike() {
        if (!stale().isEmpty()) {
            return false;
        }
        var root = roots.current();
        try {
            tenancy.unbound(() -> Tx.current().update("delete from seal_root where id <> ?", root.id()));
            return true;
        } catch (StoreFault _) {
            return false; // another node has just wrapped a key with one of them
        }
    }

    private int batch() {
        return (int) stale().stream().filter(this::rewrap).count();
    }

    private List<Wrapped> stale() {
        var root = roots.current();
        return tenancy.unbound(() -> Tx.current()
                .query(
                        "select * from seal_keys_under_other_roots(?, ?)",
                        row -> new Wrapped(
                                row.text("tenant_id"),
                                row.text("kind"),
                                row.count("version"),
                                row.text("root_id"),
                                row.bytes("wrapped")),
                        root.id(),
                        BATCH));
    }

    /** One that is broken stays as it is, and keeps its root key on record. */
    private boolean rewrap(Wrapped old) {
        var from = roots.named(old.root()).orElseThrow(() -> RootKeyRefused.missing(old.root(), roots));
        try {
            var key = TenantKey.unwrap(from, old.tenant(), old.kind(), old.version(), old.bytes());
            var associated = TenantKey.associated(
                    old.tenant(), old.kind(), old.version(), roots.current().id());
            var anew = Aead.seal(roots.current().key(), associated, key);
            Arrays.fill(key, (byte) 0);
            return exchange(old, anew);
        } catch (SealBroken e) {
            System.getLogger(RootRing.class.getName())
                    .log(System.Logger.Level.ERROR, "a key of tenant {0} is broken", old.tenant());
            return false;
        }
    }

    private boolean exchange(Wrapped old, byte[] anew) {
        return tenancy.unbound(() -> Tx.current()
                        .one(
                                "select seal_exchange_wrapping(?, ?, ?, ?, ?, ?) as done",
                                row -> row.flag("done"),
                                old.tenant(),
                                old.kind(),
                                old.version(),
                                old.bytes(),
                                roots.current().id(),
                                anew))
                .orElse(false);
    }

    private static List<Known> known(Tenancy tenancy) {
        return tenancy.unbound(() -> Tx.current()
                .query(
                        "select id, check_value from seal_root",
                        row -> new Known(row.text("id"), row.bytes("check_value"))));
    }
}
