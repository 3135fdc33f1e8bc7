package dev.ostiary.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tx;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Real AES-GCM under one key, bound as the seal binds. */
final class SealForTests implements ValueSeal {
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

    @Override
    public byte[] seal(ResourcePath path, int version, byte[] plain) {
        var nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        var body = run(Cipher.ENCRYPT_MODE, nonce, path, version, plain);
        var whole = Arrays.copyOf(nonce, nonce.length + body.length);
        System.arraycopy(body, 0, whole, nonce.length, body.length);
        return whole;
    }

    @Override
    public byte[] open(ResourcePath path, int version, byte[] sealed) {
        return run(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(sealed, 12),
                path,
                version,
                Arrays.copyOfRange(sealed, 12, sealed.length));
    }

    private static byte[] run(int mode, byte[] nonce, ResourcePath path, int version, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, KEY, new GCMParameterSpec(128, nonce));
            cipher.updateAAD((Tx.current().tenant().orElseThrow() + "|" + path + "|" + version).getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("does not open", e);
        }
    }
}
