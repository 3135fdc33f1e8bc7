package dev.ostiary.kernel.mcp;

import java.time.Duration;

/**
 * When a stream on which nothing is told gives its next sign of life: by the clock alone.
 *
 * <p>Were it counted from what happened last, its hour would tell of changes that whoever reads may not hear of.
 */
final class Rhythm {
    private final long beat;
    private long due;

    Rhythm(Duration beat) {
        this.beat = beat.toNanos();
        this.due = System.nanoTime() + this.beat;
    }

    /** How long until the next beat, or nothing once it is there. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    }

    /** Whether a beat has come since it was last asked; those that were missed are not made up for. */
    boolean beats() {
        long late = System.nanoTime() - due;
        if (late < 0) {
            return false;
        }
        due += (late / beat + 1) * beat;
        return true;
    }
}
