package dev.ostiary.kernel.trail;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was asked for and what came of it; by construction no secret value can be in it.
 *
 * <p>Names and codes have closed alphabets, arguments are there as a keyed digest alone, a credential in place of its id
 * is refused, and what an outsider could write is capped and made plain.
 *
 * @param id {@code log_…}, sortable by time
 * @param time when it was answered, in microseconds
 * @param principal {@code user:}, {@code sa:}, {@code agent:} or {@code system:}
 * @param credentialId id of the credential, never the credential; empty if there was none
 * @param surface {@code mcp}, {@code rest}, {@code cli}, {@code console} or {@code system}
 * @param operation {@code secrets.read}
 * @param action {@code read}, as in domain reference 4.11
 * @param path canonical path of what was touched, if it has one
 * @param code refusal code, unless it was allowed
 * @param cause likely cause of a denial, in wire form
 * @param address of the caller; empty if unknown
 * @param userAgent of the caller; empty if unknown
 * @param durationMicros from arrival to answer
 * @param requestId of the request; empty if there was none
 * @param argumentsDigest HMAC of operation, request id and canonical arguments, hex; empty if there were none
 * @param extra small facts for projections, at most {@value #MAX_EXTRA}
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

    /** Most members of {@link #extra}. */
    public static final int MAX_EXTRA = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String WORD = LETTERS + "0123456789_.-";
    private static final String HEX = "0123456789abcdef";
    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_DIGEST = 128;
    private static final Pattern CREDENTIAL_ITSELF =
            Pattern.compile("((aug|scai|vsec)_(live|test)_|skt_|mat_|mcp_|eyJ|Bearer ).*", Pattern.DOTALL);

    /** How it ended. */
    public enum Outcome {
        ALLOWED,
        /** Nothing was done yet: the client was asked something first. */
        ASKED,
        REFUSED,
        FAILED
    }

    public TrailEvent {
        check(isWord(surface), "surface");
        check(isWord(operation), "operation");
        check(isWord(action), "action");
        check(isDigest(argumentsDigest), "arguments digest");
        if ((outcome == Outcome.ALLOWED) != (code == null)) {
            throw new IllegalArgumentException("a code is for what was not allowed");
        }
        if (CREDENTIAL_ITSELF.matcher(credentialId).matches()) {
            throw new IllegalArgumentException("a credential stands where its id belongs");
        }
        id = PlainText.of(id, 64);
        time = time.truncatedTo(ChronoUnit.MICROS);
        tenant = PlainText.of(tenant, 128);
        principal = PlainText.of(principal, 256);
        credentialId = PlainText.of(credentialId, 128);
        path = path == null ? null : PlainText.of(path, 600);
        code = code == null ? null : PlainText.of(code, 100);
        cause = cause == null ? null : PlainText.of(cause, 100);
        address = PlainText.of(address, 64);
        userAgent = PlainText.of(userAgent, 256);
        durationMicros = Math.clamp(durationMicros, 0, Integer.MAX_VALUE);
        requestId = PlainText.of(requestId, 128);
        extra = plain(extra);
    }

    private static Map<String, String> plain(Map<String, String> extra) {
        if (extra.size() > MAX_EXTRA) {
            throw new IllegalArgumentException("too much extra");
        }
        var plain = new TreeMap<String, String>();
        extra.forEach((key, value) -> {
            check(isWord(key), "extra key");
            plain.put(key, PlainText.of(value, 256));
        });
        return Collections.unmodifiableMap(plain);
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && LETTERS.indexOf(text.charAt(0)) >= 0 && isMadeOf(WORD, text, LONGEST_WORD);
    }

    private static boolean isDigest(String text) {
        return isMadeOf(HEX, text, LONGEST_DIGEST);
    }

    /** By hand and not by a pattern, because each call makes an event. */
    private static boolean isMadeOf(String alphabet, String text, int longest) {
        for (int i = 0; i < text.length(); i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return text.length() <= longest;
    }

    private static void check(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("not the form of a trail event's " + what);
        }
    }

    /** A new id for something that ended then. */
    public static String freshId(Instant at) {
        return TrailId.next(at, RANDOM);
    }
}
