package dev.ostiary.broker.grant;

import java.util.Locale;

/**
 * Who makes a grant hold, said honestly with each result.
 *
 * @param why one sentence: what the cloud itself refuses beyond the grant, and what it does not
 */
public record Enforcement(Level level, String why) {
    /** From the strongest. */
    public enum Level {
        /** The cloud itself refuses whatever is beyond the grant. */
        PROVIDER,
        /** The grant is recorded and checked by us; the cloud would let the credentials do more. */
        ADVISORY,
        /** Nobody. */
        NONE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
