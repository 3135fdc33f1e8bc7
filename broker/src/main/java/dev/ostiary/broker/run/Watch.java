package dev.ostiary.broker.run;

import java.time.Duration;

/** Whoever waits for a command: is told that it goes on, and asked, some ten times a second, whether it may. */
public interface Watch {
    /** Nobody who would end it; only its limit does. */
    Watch NOBODY = new Watch() {};

    /** About once a second: for how long it runs, and how many bytes it has printed. */
    default void progress(Duration since, long bytes) {}

    /** Whether whoever asked for it has gone or taken it back. */
    default boolean cancelled() {
        return false;
    }

    /** Whether its session was ended: by {@code tryaudex kill}, or by the team's server. */
    default boolean killed() {
        return false;
    }
}
