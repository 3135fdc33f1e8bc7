package dev.ostiary.broker.run;

import java.time.Duration;

/** Ends a command with our own process, if that ends in good order before the command does. */
final class LastWill implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Thread hook;

    LastWill(Brood brood) {
        hook = new Thread(() -> brood.end(GRACE), "audex-last-will");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException _) {
            brood.end(GRACE);
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
