package dev.ostiary.identity;

import dev.ostiary.kernel.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * How a key is written: its kind's prefix, 256 random bits in base 62, and a checksum over both, so that a typo is told
 * from a key without asking the store. The checksum keeps nobody out; the random bits do.
 */
final class KeyText {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    /** 62^43 is the first power above 2^256. */
    private static final int BODY = 43;

    private static final int CHECK = 6;
    private static final int SHOWN = 4;

    private KeyText() {}

    static Secret mint(KeyKind kind, SecureRandom random) {
        var bits = new byte[32];
        random.nextBytes(bits);
        var body = kind.prefix + base62(new BigInteger(1, bits), BODY);
        return new Secret(body + checksum(body));
    }

    /** Whether {@code text} could be a key at all; says nothing of whether it is one. */
    static boolean wellFormed(String text) {
        for (var kind : KeyKind.values()) {
            if (text.startsWith(kind.prefix) && text.length() == kind.prefix.length() + BODY + CHECK) {
                var body = text.substring(0, text.length() - CHECK);
                return allDigits(text, kind.prefix.length()) && checksum(body).equals(text.substring(body.length()));
            }
        }
        return false;
    }

    private static boolean allDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (DIGITS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** All that is ever shown of a key after it was made: {@code scai_live_ab12…}. */
    static String shown(KeyKind kind, Secret key) {
        return key.reveal().substring(0, kind.prefix.length() + SHOWN) + "…";
    }

    static byte[] hash(Secret key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        var digits = new char[CHECK];
        long rest = crc.getValue();
        for (int at = CHECK - 1; at >= 0; at--) {
            digits[at] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    private static String base62(BigInteger number, int length) {
        var digits = new char[length];
        var rest = number;
        for (int at = length - 1; at >= 0; at--) {
            var divided = rest.divideAndRemainder(BASE);
            digits[at] = DIGITS.charAt(divided[1].intValue());
            rest = divided[0];
        }
        return new String(digits);
    }
}
