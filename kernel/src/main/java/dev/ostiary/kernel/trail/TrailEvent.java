package dev.ostiary.kernel.trail;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was asked for and what came of it; by construction no secret value can be in it.
 *
 * @param id {@code log_…}, sortable by time
 * @param time when it was answered, in microseconds
 * @param principal {@code user:}, {@code sa:}, {@code agent:} or {@code system:}
 * @param credentialId id of the credential, never the credential
 * @param operation {@code secrets.read}
 * @param action {@code read}, as in domain reference 4.11
 * @param path canonical path of what was touched, if it has one
 * @param code refusal code, unless it was allowed
 * @param cause likely cause of a denial, in wire form
 * @param durationMicros from arrival to answer
 * @param argumentsDigest HMAC of the canonical arguments, hex
 */
public record TrailEvent(
        String id,
        Instant time,
        String tenant,
        String principal,
        String credentialId,
        String surface,
        String operation,
        String action,
        @Nullable String path,
        Outcome outcome,
        @Nullable String code,
        @Nullable String cause,
        String address,
        String userAgent,
        long durationMicros,
        String requestId,
        String argumentsDigest,
        Map<String, String> extra) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How it ended. */
    public enum Outcome {
        ALLOWED,
        REFUSED,
        FAILED
    }

    public TrailEvent {
        time = time.truncatedTo(ChronoUnit.MICROS);
        extra = Map.copyOf(extra);
    }

    /** A new id: 48 bits of milliseconds, then 80 random bits, in hex. */
    public static String freshId(Instant at) {
        var random = new byte[10];
        RANDOM.nextBytes(random);
        return "log_%012x%s"
                .formatted(at.toEpochMilli(), java.util.HexFormat.of().formatHex(random));
    }
}
