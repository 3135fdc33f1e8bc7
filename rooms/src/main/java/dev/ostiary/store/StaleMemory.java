package dev.ostiary.store;

/**
 * What was taken from memory is no longer so, or nobody has said that it is; ask again.
 *
 * <p>Thrown before the caller is answered. Carries no stack trace, because it is an ordinary turn of events.
 */
public final class StaleMemory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleMemory() {
        super("what was remembered has changed since", null, false, false);
    }
}
