package dev.ostiary.identity;

import dev.ostiary.store.StoreFault;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Notes when keys were last used, behind the calls and many at a time; a crash loses the notes of a few seconds. */
public final class KeyUse implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyUse.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 1_000;

    private final Tenancy tenancy;
    private final Map<Key, Instant> noted = new ConcurrentHashMap<>();
    private final Thread writer;

    private record Key(String tenant, String id) {}

    private record Use(Key key, Instant at) {}

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
        var uses = new ArrayList<Use>();
        for (var key : List.copyOf(noted.keySet())) {
            var at = noted.remove(key);
            if (at != null) {
                uses.add(new Use(key, at));
            }
        }
        for (int from = 0; from < uses.size(); from += MOST_AT_ONCE) {
            write(uses.subList(from, Math.min(uses.size(), from + MOST_AT_ONCE)));
        }
    }

    private void write(List<Use> uses) {
        try {
            tenancy.unbound(() -> Tx.current()
                    .query(
                            "select note_key_uses(?, ?, ?)",
                            _ -> uses,
                            uses.stream().map(use -> use.key.tenant).toList(),
                            uses.stream().map(use -> use.key.id).toList(),
                            uses.stream()
                                    .map(use -> ChronoUnit.MICROS.between(Instant.EPOCH, use.at))
                                    .toList()));
        } catch (StoreUnavailable _) {
            uses.forEach(use -> noted.merge(use.key, use.at, KeyUse::later));
        } catch (StoreFault e) {
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
