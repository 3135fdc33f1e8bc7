package dev.ostiary.broker.run;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks at something until it is so. */
final class Patience {
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private Patience() {}

    /** Whether it came to be so within {@code span}; looks at least once, and goes on when interrupted. */
    static boolean until(BooleanSupplier so, Duration span) {
        long begin = System.nanoTime();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - begin >= span.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }
}
