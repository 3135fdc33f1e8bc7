package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name for a token that has no public id: enough to tell two apart, too little to use. */
final class Fingerprint {
    private static final int BYTES = 6;

    private Fingerprint() {}

    static String of(Secret token) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(token.reveal().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
