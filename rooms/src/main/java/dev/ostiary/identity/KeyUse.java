package dev.ostiary.identity;

import dev.ostiary.store.StoreFault;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Notes when keys were last used, behind the calls and many at a time; a crash loses the notes of a few seconds. */
public final class KeyUse implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyUse.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Tenancy tenancy;
    private final Map<Key, Instant> noted = new ConcurrentHashMap<>();
    private final Thread writer;

    private record Key(String tenant, String id) {}

    private KeyUse(Tenancy tenancy) {
        this.tenancy = tenancy;
        this.writer = Thread.ofVirtual().name("key-use").unstarted(this::writeOn);
    }

    /** Begins to write every few seconds, until it is closed. */
    public static KeyUse begin(Tenancy tenancy) {
        var use = new KeyUse(tenancy);
        use.writer.start();
        return use;
    }

    void note(String tenant, String keyId, Instant at) {
        noted.merge(new Key(tenant, keyId), at, KeyUse::later);
    }

    /** Writes what was noted so far; what cannot be written now is kept for the next time. */
    void write() {
        var byTenant = new HashMap<String, Map<Key, Instant>>();
        for (var key : List.copyOf(noted.keySet())) {
            var at = noted.remove(key);
            if (at != null) {
                byTenant.computeIfAbsent(key.tenant, _ -> new HashMap<>()).put(key, at);
            }
        }
        byTenant.forEach(this::write);
    }

    private void write(String tenant, Map<Key, Instant> uses) {
        var rows = new ArrayList<@Nullable Object[]>();
        uses.forEach((key, at) -> rows.add(new @Nullable Object[] {tenant, key.id, at}));
        try {
            tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> Tx.current().batch("""
                            insert into api_key_use as u (tenant_id, key_id, last_used_at) values (?, ?, ?)
                            on conflict (tenant_id, key_id)
                            do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at)
                            """, rows));
        } catch (StoreUnavailable _) {
            uses.forEach((key, at) -> noted.merge(key, at, KeyUse::later));
        } catch (TenantClosed | StoreFault e) {
            LOG.log(System.Logger.Level.DEBUG, "uses of keys were not noted", e);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void writeOn() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PAUSE);
                write();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        write();
    }
}
