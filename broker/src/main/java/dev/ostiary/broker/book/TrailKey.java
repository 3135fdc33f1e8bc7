package dev.ostiary.broker.book;

import dev.ostiary.kernel.trail.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one key of a folder: from it come the digests of arguments and the signature below an exported trail. */
final class TrailKey {
    /** Under this name an exported trail is signed. */
    static final String NAME = "audex.local";

    private static final int BYTES = 32;

    private final byte[] key;

    private TrailKey(byte[] key) {
        this.key = key;
    }

    /** Makes one where there is none; call it with the folder locked. */
    static TrailKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            var fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            PrivateFile.write(file, HexFormat.of().formatHex(fresh).getBytes(StandardCharsets.US_ASCII));
        }
        return read(file);
    }

    private static TrailKey read(Path file) throws IOException {
        try {
            var key = HexFormat.of()
                    .parseHex(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length == BYTES) {
                return new TrailKey(key);
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IOException(file + " does not hold a key");
    }

    /** Keyed digest for {@code purpose}. */
    byte[] mac(String purpose, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    SigningKey signing() {
        return SigningKey.of(NAME, Arrays.copyOf(mac("sign", new byte[0]), SigningKey.SEED_LENGTH));
    }
}
