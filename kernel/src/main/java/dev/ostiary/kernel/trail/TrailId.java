package dev.ostiary.kernel.trail;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.random.RandomGenerator;

/** Makes the ids of trail events: {@code log_} and 26 characters that sort by time to the microsecond. */
public final class TrailId {
    static final String PATTERN = "log_[0-7][0-9a-hjkmnp-tv-z]{25}";
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private TrailId() {}

    /**
     * A UUID of version 7 (RFC 9562 section 5.7, sub-millisecond part by method 3) in Crockford's base32.
     *
     * @param time from 1970 to 10889
     */
    public static String next(Instant time, RandomGenerator random) {
        long millis = time.toEpochMilli();
        long fraction = time.get(ChronoField.NANO_OF_SECOND) % 1_000_000L * 4096 / 1_000_000;
        long high = millis << 16 | 7L << 12 | fraction;
        long low = 2L << 62 | random.nextLong() >>> 2;
        var id = new StringBuilder(30).append("log_");
        for (int shift = 125; shift >= 0; shift -= 5) {
            id.append(ALPHABET.charAt((int) (bits(high, low, shift) & 31)));
        }
        return id.toString();
    }

    private static long bits(long high, long low, int shift) {
        if (shift >= 64) {
            return high >>> (shift - 64);
        }
        return shift == 0 ? low : low >>> shift | high << (64 - shift);
    }
}
