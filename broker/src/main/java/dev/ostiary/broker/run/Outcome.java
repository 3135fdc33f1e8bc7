package dev.ostiary.broker.run;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a command did.
 *
 * @param exit its exit code, or 128 and the signal; empty when we ended it
 * @param out what it printed, without credentials, from the beginning, at most 100 kB
 * @param truncated whether it printed more
 * @param redactions how often a credential was taken out
 */
public record Outcome(
        End end, OptionalInt exit, String out, String err, boolean truncated, int redactions, Duration took) {
    /** Why it is over. */
    public enum End {
        EXITED,
        TIMED_OUT,
        CANCELLED,
        KILLED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
