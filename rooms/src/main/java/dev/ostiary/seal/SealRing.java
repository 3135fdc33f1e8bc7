package dev.ostiary.seal;

import dev.ostiary.store.Store;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens a tenant's values, and computes its MACs.
 *
 * <p>Each value is sealed with AES-256-GCM under a data key of its own, the data key under the tenant's key, that under
 * a root key. Tenant, path and version are associated with both of the first: an envelope opens at its place alone.
 * Once a tenant's keys are known, none of these three touches the database.
 */
public final class SealRing {
    private static final int REMEMBERED = 10_000;

    private final Tenancy tenancy;
    private final RootKeys roots;
    private final RootRing rootRing;
    private final TenantKeys keys;
    private final Rewrap rewrap;
    private final List<SealedColumn> columns = new CopyOnWriteArrayList<>();
    private final Bounded<MacName, Mac> macs = new Bounded<>(REMEMBERED);

    private record MacName(String tenant, String purpose) {}

    private SealRing(Store store, RootKeys roots) {
        this.tenancy = store.tenancy();
        this.roots = roots;
        this.rootRing = new RootRing(tenancy, roots);
        this.keys = new TenantKeys(tenancy, store.bell(), roots);
        this.rewrap = new Rewrap(tenancy, this);
    }

    /**
     * Reads the root keys, checks that they fit the database, and finishes a root rotation that was begun.
     *
     * @param folder the data folder, where {@code root.key} lies or is made
     * @param environment where {@code OSTIARY_ROOT_KEY} and {@code OSTIARY_ROOT_KEY_PREVIOUS} are looked for
     * @throws RootKeyRefused with a text that says what to do
     */
    public static SealRing open(Store store, Path folder, Map<String, String> environment) {
        var roots = RootKeys.load(folder, environment, RootRing.unused(store.tenancy()));
        var ring = new SealRing(store, roots);
        ring.rootRing.verify();
        ring.rootRing.rewrap();
        ring.rootRing.strike();
        return ring;
    }

    /** Makes a column known to rotation. Rooms do so when they are built; an unknown one keeps its old keys. */
    public void register(SealedColumn column) {
        columns.add(column);
    }

    /** Seals a value for its place; at {@code 93} bytes more than the value. */
    public byte[] seal(String tenant, SealContext context, byte[] plain) {
        var key = keys.sealing(tenant);
        var dataKey = Aead.random(Aead.KEY);
        try {
            return new Envelope(
                            key.version(),
                            Aead.seal(key.key(), Envelope.keyAssociated(tenant, context, key.version()), dataKey),
                            Aead.seal(dataKey, Envelope.valueAssociated(tenant, context), plain))
                    .bytes();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Opens an envelope at its place.
     *
     * @throws SealBroken when it was changed, belongs to another place, or is none
     */
    public byte[] unseal(String tenant, SealContext context, byte[] envelope) {
        var parsed = Envelope.parse(envelope);
        var dataKey = dataKey(tenant, context, parsed);
        try {
            return Aead.open(dataKey, Envelope.valueAssociated(tenant, context), parsed.sealedValue());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * HMAC-SHA256 under a key for this tenant and purpose, derived with HKDF (RFC 5869) from a key that rotation does
     * not change: the same message has the same MAC for ever.
     */
    public byte[] mac(String tenant, String purpose, byte[] message) {
        try {
            return ((Mac) keyed(new MacName(tenant, purpose)).clone()).doFinal(message);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("HMAC-SHA256 is not at hand", e);
        }
    }

    /**
     * Makes a new root key in the key file and wraps all tenants' keys with it, while calls run; answers how many.
     *
     * @throws RootKeyRefused when the root key comes from the environment, with a text that says how to rotate it there
     */
    public synchronized int rotateRoot() {
        var change = keys.rootChange.writeLock();
        change.lock();
        try {
            var fresh = roots.add();
            rootRing.record(fresh);
            roots.makeCurrent(fresh);
        } finally {
            change.unlock();
        }
        int wrapped = rootRing.rewrap();
        boolean struck = rootRing.strike();
        // Nodes that have not heard of it yet may go on for a moment with the key before.
        for (int again = 0; again < 5 && !struck; again++) {
            wrapped += rootRing.rewrap();
            struck = rootRing.strike();
        }
        if (struck) {
            roots.keepTwo();
        }
        return wrapped;
    }

    /** Gives the tenant a new key for new values, and brings all registered columns under it, while calls run. */
    public Rotation rotateTenant(String tenant) {
        return rewrap(keys.rotate(tenant));
    }

    /**
     * Brings what is sealed under older versions of the tenant's key under its newest. Older versions of which nothing
     * is left are marked as retired; they are kept, because a value whose column nobody registered would be lost.
     */
    public Rotation rewrap(String tenant) {
        return rewrap(keys.newest(tenant));
    }

    private Rotation rewrap(TenantKey key) {
        long done = columns.stream().mapToLong(it -> rewrap.column(it, key)).sum();
        long left = columns.stream().mapToLong(it -> rewrap.left(it, key)).sum();
        if (left == 0) {
            retireBefore(key);
        }
        return new Rotation(key.version(), done, left);
    }

    /** The same envelope with its data key under another key; its value is not touched, and not looked at. */
    byte[] rewrapped(TenantKey key, SealContext context, byte[] envelope) {
        var parsed = Envelope.parse(envelope);
        var dataKey = dataKey(key.tenant(), context, parsed);
        try {
            var associated = Envelope.keyAssociated(key.tenant(), context, key.version());
            return new Envelope(key.version(), Aead.seal(key.key(), associated, dataKey), parsed.sealedValue()).bytes();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private byte[] dataKey(String tenant, SealContext context, Envelope envelope) {
        var key = keys.opening(tenant, envelope.keyVersion());
        return Aead.open(
                key.key(), Envelope.keyAssociated(tenant, context, envelope.keyVersion()), envelope.wrappedKey());
    }

    /** Never fed itself: to copy one that has its key costs half of making one. */
    private Mac keyed(MacName name) throws GeneralSecurityException {
        var known = macs.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        var audit = new SecretKeySpec(keys.audit(name.tenant()).key(), "HKDF");
        var purpose = ("ostiary mac 1 " + name.purpose()).getBytes(StandardCharsets.UTF_8);
        var parameters = HKDFParameterSpec.ofExtract().addIKM(audit).thenExpand(purpose, Aead.KEY);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", parameters));
        return macs.put(name, mac);
    }

    private void retireBefore(TenantKey key) {
        tenancy.write(key.tenant(), Tenancy.ANY_EPOCH, () -> Tx.current().update("""
                        update seal_key set retired_at = now()
                         where tenant_id = ? and kind = 'seal' and version < ? and retired_at is null""", key.tenant(), key.version()));
    }
}
