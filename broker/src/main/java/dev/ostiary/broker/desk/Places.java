package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many commands run at once, and whether all of them are to end because this process does: each keeps what it prints
 * in memory, and none may outlive its watcher.
 */
final class Places {
    /** Eight outputs of two times 100 kB, read and redacted, fit any heap that we are given. */
    static final int MOST = 8;

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Semaphore free = new Semaphore(MOST);
    private volatile boolean closing;
    private boolean hooked;

    /** One of them; close it when the command is over and its session is written. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws Refused when there is none */
    Place take() {
        hook();
        if (closing || !free.tryAcquire()) {
            throw new Refused(new Refusal.Unavailable(
                    closing
                            ? "This server is ending, so nothing new is begun."
                            : MOST + " commands are running already. Wait for one of them to end, then ask again."));
        }
        return free::release;
    }

    /** Whether everything that runs is to end. */
    boolean closing() {
        return closing;
    }

    /** Has everything end that runs, and waits until that is written down; for a few seconds at most. */
    void close() {
        closing = true;
        try {
            if (free.tryAcquire(MOST, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                free.release(MOST);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever ends this process by a signal leaves true sessions behind. */
    private synchronized void hook() {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "last-words"));
        }
    }
}
