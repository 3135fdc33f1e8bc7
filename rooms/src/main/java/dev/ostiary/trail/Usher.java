package dev.ostiary.trail;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees that the event of a change gets its place soon when nobody else writes to the trail, and within a second if the
 * node that made the change is gone.
 */
final class Usher implements AutoCloseable {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Runnable settle;
    private final AtomicBoolean called = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("trail-usher").factory(), new ThreadPoolExecutor.DiscardPolicy());

    Usher(Runnable settle) {
        this.settle = settle;
        var _ = clock.scheduleWithFixedDelay(this::look, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A change is about to commit. */
    void call() {
        if (called.compareAndSet(false, true)) {
            var _ = clock.schedule(this::look, SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        called.set(false);
        try {
            settle.run();
        } catch (Refused _) {
            // whoever writes has said why, and there is another round
        } catch (RuntimeException e) {
            Faults.log(
                    Usher.class, "changes could not be given their places", e); // what is thrown would end the rounds
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
