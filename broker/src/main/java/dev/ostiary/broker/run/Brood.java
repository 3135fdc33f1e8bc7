package dev.ostiary.broker.run;

import java.time.Duration;

/** A command and all that it began, and what those began: what must end with it. */
sealed interface Brood extends AutoCloseable permits LinuxBrood, PlainBrood {
    /** How long each is given to end by itself. */
    Duration GRACE = Duration.ofSeconds(2);

    /** How long we go on ending what comes anew. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /** Remembers who belongs to it now, so that whoever leaves its parent later is still known. */
    void look();

    /** Asks all of it to end, then ends what has not; whether nothing of it is left. */
    boolean end(Duration grace);

    @Override
    void close();
}
