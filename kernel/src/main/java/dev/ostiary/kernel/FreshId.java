package dev.ostiary.kernel;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** Makes ids that sort by time and that nobody can guess. */
public final class FreshId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private FreshId() {}

    /** {@code prefix}, 48 bits of milliseconds, then 80 random bits, in hex. */
    public static String of(String prefix, Instant at) {
        var random = new byte[10];
        RANDOM.nextBytes(random);
        return "%s%012x%s".formatted(prefix, at.toEpochMilli(), HexFormat.of().formatHex(random));
    }
}
