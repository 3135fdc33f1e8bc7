package dev.ostiary.identity;

import dev.ostiary.store.Notes;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Notes when keys were last used, behind the calls and many at a time; a crash loses the notes of a few seconds. */
public final class KeyUse implements AutoCloseable {
    private static final int PAUSE_SECONDS = 5;

    private final Notes<Key, Instant> noted;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread writer;

    private record Key(String tenant, String id) {}

    private KeyUse(Tenancy tenancy) {
        this.noted = new Notes<>(tenancy, KeyUse::later, KeyUse::write);
        this.writer = Thread.ofVirtual().name("key-use").unstarted(this::writeOn);
    }

    /** Begins to write every few seconds, until it is closed. */
    public static KeyUse begin(Tenancy tenancy) {
        var use = new KeyUse(tenancy);
        use.writer.start();
        return use;
    }

    void note(String tenant, String keyId, Instant at) {
        noted.note(new Key(tenant, keyId), at);
    }

    /** Writes what was noted so far; what cannot be written now is kept for the next time. */
    void write() {
        noted.write();
    }

    private static void write(List<Map.Entry<Key, Instant>> uses) {
        Tx.current()
                .query(
                        "select note_key_uses(?, ?, ?)",
                        _ -> 1,
                        uses.stream().map(use -> use.getKey().tenant()).toList(),
                        uses.stream().map(use -> use.getKey().id()).toList(),
                        uses.stream()
                                .map(use -> ChronoUnit.MICROS.between(Instant.EPOCH, use.getValue()))
                                .toList());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void writeOn() {
        try {
            while (!end.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                write();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        end.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(PAUSE_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        write();
    }
}
