package dev.ostiary.kernel;

import java.util.Base64;
import java.util.Optional;

/** Bytes that travel through clients as text: base64url without padding (RFC 4648 section 5), one spelling for each. */
public final class UrlText {
    private UrlText() {}

    public static String of(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes that {@code text} spells; empty for padding and for stray bits in its last character as well. */
    public static Optional<byte[]> bytes(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text))
                    .filter(bytes -> of(bytes).equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
