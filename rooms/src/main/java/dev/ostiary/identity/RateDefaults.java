package dev.ostiary.identity;

/**
 * Calls a minute for keys that were made without a limit of their own.
 *
 * @param aug for {@code aug_live_} keys
 * @param others for all other keys
 * @param tenant for all keys of a tenant together
 */
public record RateDefaults(int aug, int others, int tenant) {
    /** As documented. */
    public static final RateDefaults DOCUMENTED = new RateDefaults(100, 1_000, 20_000);

    public RateDefaults {
        if (aug < 1 || others < 1 || tenant < 1) {
            throw new IllegalArgumentException("a rate limit is at least one call a minute");
        }
    }
}
