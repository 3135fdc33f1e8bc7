package dev.ostiary.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.mcp.Hub;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what lies in the database until another node takes it: nonce (12 bytes) ‖ AES-256-GCM, bound to the tenant by
 * its key and to one place by the associated data.
 */
record LetterSeal(Hub.Keys keys) {
    private static final int NONCE = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    byte[] sealed(String tenant, String place, byte[] plain) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var crypt = cipher(Cipher.ENCRYPT_MODE, tenant, place, nonce).doFinal(plain);
            var whole = Arrays.copyOf(nonce, NONCE + crypt.length);
            System.arraycopy(crypt, 0, whole, NONCE, crypt.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not at hand", e);
        }
    }

    /** What was sealed for this tenant and place, or empty. */
    Optional<byte[]> opened(String tenant, String place, byte[] whole) {
        try {
            return whole.length <= NONCE
                    ? Optional.empty()
                    : Optional.of(cipher(Cipher.DECRYPT_MODE, tenant, place, Arrays.copyOf(whole, NONCE))
                            .doFinal(whole, NONCE, whole.length - NONCE));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String tenant, String place, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keys.of(tenant), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }
}
