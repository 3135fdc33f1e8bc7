package dev.ostiary.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of six digits that change every 30 seconds (RFC 6238 over RFC 4226, HMAC-SHA-1, as authenticator apps have it). */
final class Totp {
    static final int DIGITS = 6;
    static final int SECRET = 20;
    private static final long STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;

    private Totp() {}

    /**
     * The time step that {@code code} belongs to, of the present one and its neighbours (RFC 6238 section 5.2).
     *
     * @param after codes up to this step were taken already and are taken no more
     */
    static OptionalLong step(byte[] secret, String code, Instant at, long after) {
        long now = at.getEpochSecond() / STEP_SECONDS;
        // All three are compared, so that the time taken does not tell which fits.
        return LongStream.rangeClosed(now - 1, now + 1)
                .filter(step -> same(code(secret, step), code))
                .filter(step -> step > after)
                .max();
    }

    /** The code of one time step. */
    static String code(byte[] secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
            return String.format("%0" + DIGITS + "d", number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-1 is not at hand", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
