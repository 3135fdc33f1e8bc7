package dev.ostiary.broker.run;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a command with our own process, if that ends in good order before the command does. */
final class LastWill implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration TIDIED = Duration.ofSeconds(2);

    private final CompletableFuture<Brood> begun = new CompletableFuture<>();
    private final Thread hook;

    /**
     * Made before the command is started, so that there is no moment at which it would be left behind, and by the thread
     * that tidies up after it, which is given time to.
     *
     * @throws Refused when our process is ending already
     */
    LastWill() {
        var watcher = Thread.currentThread();
        hook = new Thread(() -> carryOut(watcher), "audex-last-will");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException _) {
            throw new Refused(new Refusal.Unavailable("This process is ending, so the command was not started."));
        }
    }

    /** The command is there. */
    void over(Brood brood) {
        begun.complete(brood);
    }

    private void carryOut(Thread watcher) {
        try {
            begun.get(TIDIED.toMillis(), TimeUnit.MILLISECONDS).end(GRACE);
            watcher.join(TIDIED);
        } catch (CancellationException | ExecutionException | TimeoutException _) {
            // Nothing was started.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        begun.cancel(false);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is being carried out.
        }
    }
}
