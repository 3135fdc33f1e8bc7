package dev.ostiary.surface.console;

import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.UrlText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a form was made for this very session: a MAC under the session's token, which leads to no token back.
 *
 * <p>Nothing is stored for it, every node makes the same, and it ends with the session.
 */
record FormToken(String text) {
    static final String FIELD = "form";
    private static final byte[] WHAT = "ostiary console form 1".getBytes(StandardCharsets.UTF_8);

    static FormToken of(Secret session) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(session.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new FormToken(UrlText.of(mac.doFinal(WHAT)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not at hand", e);
        }
    }

    /** Compares in time that does not depend on where they differ. */
    boolean fits(String given) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
