package dev.ostiary.seal;

import dev.ostiary.seal.TenantKey.Kind;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Row;
import dev.ostiary.store.StoreFault;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tenants' keys: made when first needed, unwrapped once, remembered in memory.
 *
 * <p>A key never changes, so remembering one is safe for ever. Which version is the current one does change: that is
 * remembered for half a minute, forgotten when the bell rings, and to be late does no harm, because a version stays
 * able to open for long after it was replaced.
 *
 * <p>A key is made in a transaction of its own. Made inside the caller's, it would vanish with a rollback while
 * others, who found it in memory, had already sealed with it. Whoever holds a lock here uses the connections kept
 * aside, never the pool's, whose users may all be waiting for that lock.
 */
final class TenantKeys {
    static final String CHANNEL = "ostiary_seal";

    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int REMEMBERED = 10_000;

    private final Tenancy tenancy;
    private final RootKeys roots;
    private final Bounded<Name, TenantKey> keys = new Bounded<>(REMEMBERED);
    private final Bounded<String, Current> current = new Bounded<>(REMEMBERED);
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /** Keys are made under the read lock, so that the holder of the write lock knows that none is under way. */
    final ReentrantReadWriteLock rootChange = new ReentrantReadWriteLock();

    private record Name(String tenant, Kind kind, int version) {}

    private record Current(TenantKey key, long since) {}

    TenantKeys(Tenancy tenancy, Bell bell, RootKeys roots) {
        this.tenancy = tenancy;
        this.roots = roots;
        bell.on(CHANNEL, new Bell.Listener() {
            @Override
            public void heard(String rotation) {
                var words = rotation.split(" ", 2);
                int version = Integer.parseInt(words[0]);
                current.removeIf(words[1], known -> known.key().version() < version);
            }

            @Override
            public void missed() {
                current.clear();
            }
        });
    }

    /** The key that new values are sealed with. */
    TenantKey sealing(String tenant) {
        return fresh(tenant).orElseGet(() -> locked(tenant, () -> fresh(tenant).orElseGet(() -> newest(tenant))));
    }

    /** The key that the database names as the newest now, whatever is remembered. */
    TenantKey newest(String tenant) {
        var key = again(() -> tenancy.aside(tenant, () -> selectNewest(tenant)))
                .orElseGet(() -> create(tenant, Kind.SEAL, 1));
        return current.put(tenant, new Current(key, System.nanoTime())).key();
    }

    /** The key that an envelope names. */
    TenantKey opening(String tenant, int version) {
        var name = new Name(tenant, Kind.SEAL, version);
        return keys.find(name)
                .orElseGet(() -> again(() -> inside(tenant, () -> select(name))).orElseThrow(SealBroken::new));
    }

    /** The key that MAC keys come from; one for all times. */
    TenantKey audit(String tenant) {
        var name = new Name(tenant, Kind.AUDIT, 1);
        return keys.find(name)
                .orElseGet(() -> locked(tenant, () -> keys.find(name).orElseGet(() -> only(name))));
    }

    private TenantKey only(Name name) {
        return again(() -> tenancy.aside(name.tenant(), () -> select(name)))
                .orElseGet(() -> create(name.tenant(), name.kind(), name.version()));
    }

    /** Makes the next version and tells the other nodes. */
    TenantKey rotate(String tenant) {
        var key = create(tenant, Kind.SEAL, newest(tenant).version() + 1);
        current.put(tenant, new Current(key, System.nanoTime()));
        return key;
    }

    private Optional<TenantKey> fresh(String tenant) {
        return current.find(tenant)
                .filter(it -> System.nanoTime() - it.since() < FRESH_NANOS)
                .map(Current::key);
    }

    /**
     * If another node makes the same version at the same time, the one that was first is the one. Root keys do not
     * change in between here; if they did on another node, the database refuses the old one, and we look again.
     */
    private TenantKey create(String tenant, Kind kind, int version) {
        rootChange.readLock().lock();
        try {
            return remember(insert(tenant, kind, version, roots.current()));
        } catch (StoreFault e) {
            if (!roots.reload()) {
                throw e;
            }
            return remember(insert(tenant, kind, version, roots.current()));
        } finally {
            rootChange.readLock().unlock();
        }
    }

    private TenantKey insert(String tenant, Kind kind, int version, RootKey root) {
        var key = new TenantKey(tenant, kind, version, Aead.random(Aead.KEY));
        return tenancy.aside(tenant, () -> {
            Tx.current().update("""
                            insert into seal_key (tenant_id, kind, version, root_id, wrapped) values (?, ?, ?, ?, ?)
                            on conflict do nothing""", tenant, kind.word, version, root.id(), key.wrappedBy(root));
            Bell.ring(CHANNEL, version + " " + tenant);
            return select(new Name(tenant, kind, version)).orElseThrow();
        });
    }

    private Optional<TenantKey> selectNewest(String tenant) {
        return Tx.current()
                .one("""
                        select version, root_id, wrapped from seal_key
                         where tenant_id = ? and kind = 'seal' order by version desc limit 1""", row -> unwrap(tenant, Kind.SEAL, row), tenant)
                .map(this::remember);
    }

    private Optional<TenantKey> select(Name name) {
        return Tx.current()
                .one(
                        """
                        select version, root_id, wrapped from seal_key
                         where tenant_id = ? and kind = ? and version = ?""",
                        row -> unwrap(name.tenant(), name.kind(), row),
                        name.tenant(),
                        name.kind().word,
                        name.version())
                .map(this::remember);
    }

    /** In the transaction that is running if it is the tenant's, in one aside if it is another's. */
    private <T> T inside(String tenant, Supplier<T> work) {
        var running = Tx.running();
        if (running.isEmpty()) {
            return tenancy.read(tenant, Tenancy.ANY_EPOCH, work);
        }
        return running.flatMap(Tx::tenant).filter(tenant::equals).isPresent()
                ? work.get()
                : tenancy.aside(tenant, work);
    }

    /** A root rotation may end between reading a wrapped key and looking for its root key: then another reading helps. */
    private static <T> T again(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RootKeyRefused e) {
            return reading.get();
        }
    }

    private TenantKey unwrap(String tenant, Kind kind, Row row) {
        var root =
                roots.named(row.text("root_id")).orElseThrow(() -> RootKeyRefused.missing(row.text("root_id"), roots));
        int version = row.count("version");
        return new TenantKey(
                tenant, kind, version, TenantKey.unwrap(root, tenant, kind.word, version, row.bytes("wrapped")));
    }

    private TenantKey remember(TenantKey key) {
        return keys.put(new Name(key.tenant(), key.kind(), key.version()), key);
    }

    private <T> T locked(String tenant, Supplier<T> work) {
        var lock = locks.get(Math.floorMod(tenant.hashCode(), locks.size()));
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
