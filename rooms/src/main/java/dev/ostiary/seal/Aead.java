package dev.ostiary.seal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a random 96-bit nonce before the ciphertext and a 128-bit tag behind it (NIST SP 800-38D).
 *
 * <p>A key wraps at most 2^32 times under random nonces; a data key is used once, a tenant key once per sealed value.
 */
final class Aead {
    static final int KEY = 32;
    static final int NONCE = 12;
    static final int TAG = 16;
    /** The length of a sealed key. */
    static final int WRAPPED = NONCE + KEY + TAG;

    private static final String NAME = "AES/GCM/NoPadding";
    /** To look one up for each value costs more than to open it; as many as have ever been at work at once. */
    private static final Queue<Cipher> CIPHERS = new ConcurrentLinkedQueue<>();

    private static final SecureRandom RANDOM = new SecureRandom();

    private Aead() {}

    static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] seal(byte[] key, byte[] associated, byte[] plain) {
        try {
            var nonce = random(NONCE);
            var sealed = Arrays.copyOf(nonce, NONCE + plain.length + TAG);
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            CIPHERS.add(cipher);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not at hand", e);
        }
    }

    static byte[] open(byte[] key, byte[] associated, byte[] sealed) {
        if (sealed.length < NONCE + TAG) {
            throw new SealBroken();
        }
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), associated);
            var plain = cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
            CIPHERS.add(cipher);
            return plain;
        } catch (AEADBadTagException e) {
            throw new SealBroken();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not at hand", e);
        }
    }

    /** Every part with its length before it, so that no two lists of parts have the same bytes. */
    static byte[] associated(Object... parts) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (var part : parts) {
                var text = part.toString().getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that nobody else has; whoever has failed with it does not give it back. */
    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        var waiting = CIPHERS.poll();
        var cipher = waiting == null ? Cipher.getInstance(NAME) : waiting;
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
