package dev.ostiary.store;

/**
 * The rights that a decision was based on have changed since; decide again and retry.
 *
 * <p>Thrown before the caller sees a row. Carries no stack trace, because it is an ordinary turn of events.
 */
public final class StaleRights extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long epoch;

    StaleRights(long epoch) {
        super("rights have changed since the decision", null, false, false);
        this.epoch = epoch;
    }

    /** The rights epoch that holds now. */
    public long epoch() {
        return epoch;
    }
}
