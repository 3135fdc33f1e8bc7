package dev.ostiary.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A root key and the id that follows from it.
 *
 * <p>The id is 64 bits of a MAC under the key: it names the key without telling anything of it, and a key that was
 * damaged or mistyped no longer fits its id.
 */
record RootKey(String id, byte[] key) {
    private static final Set<String> TEXTBOOK = Set.of(
            "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210");

    static RootKey of(byte[] key) {
        return new RootKey(HexFormat.of().formatHex(mac(key, "ostiary root key id"), 0, 8), key);
    }

    static RootKey fresh() {
        return of(Aead.random(Aead.KEY));
    }

    /** A key from its text: 64 hex digits or base64 of 32 bytes. The text is never repeated. */
    static RootKey parse(String text, String origin) {
        var key = decoded(text.strip(), origin);
        if (key.length != Aead.KEY) {
            throw new RootKeyRefused(
                    origin + " must be 32 bytes, as 64 hex digits or as base64. Make one with: openssl rand -hex 32");
        }
        if (weak(key)) {
            throw new RootKeyRefused(origin
                    + " is a pattern, a passphrase or a key out of a textbook. Make one with: openssl rand -hex 32");
        }
        return of(key);
    }

    /** What the database keeps to tell this key from another. */
    byte[] checkValue() {
        return mac(key, "ostiary root key check");
    }

    private static byte[] decoded(String text, String origin) {
        try {
            return text.length() == 2 * Aead.KEY
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new RootKeyRefused(
                    origin + " is neither 64 hex digits nor base64. Make one with:" + " openssl rand -hex 32");
        }
    }

    /** A random key falls under one of these less than once in 2^40. */
    private static boolean weak(byte[] key) {
        var hex = HexFormat.of().formatHex(key);
        return distinct(key) < 12 || evenSteps(key) || typed(key) || TEXTBOOK.contains(hex);
    }

    private static int distinct(byte[] key) {
        var seen = new BitSet();
        for (byte b : key) {
            seen.set(b & 0xff);
        }
        return seen.cardinality();
    }

    private static boolean evenSteps(byte[] key) {
        for (int i = 2; i < key.length; i++) {
            if ((byte) (key[i] - key[i - 1]) != (byte) (key[1] - key[0])) {
                return false;
            }
        }
        return true;
    }

    private static boolean typed(byte[] key) {
        for (byte b : key) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }

    private static byte[] mac(byte[] key, String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not at hand", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "RootKey[" + id + "]";
    }
}
