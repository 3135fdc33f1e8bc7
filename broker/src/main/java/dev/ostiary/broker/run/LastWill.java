package dev.ostiary.broker.run;

import java.time.Duration;

/** Ends a command with our own process, if that ends in good order before the command does. */
final class LastWill implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration TIDIED = Duration.ofSeconds(2);

    private final Thread hook;

    /** Made by the thread that tidies up after the command, which is given time to. */
    LastWill(Brood brood) {
        var watcher = Thread.currentThread();
        hook = new Thread(() -> carryOut(brood, watcher), "audex-last-will");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException _) {
            brood.end(GRACE);
        }
    }

    private static void carryOut(Brood brood, Thread watcher) {
        brood.end(GRACE);
        try {
            watcher.join(TIDIED);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is being carried out.
        }
    }
}
