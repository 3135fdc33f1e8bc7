package dev.ostiary.kernel.trail;

import java.util.Base64;

/** Standard base64 (RFC 4648 section 4) in which every value has one spelling. */
final class StrictBase64 {
    private StrictBase64() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Refuses missing padding and stray bits in the last character, which the JDK lets pass. */
    static byte[] decode(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            if (encode(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedNote("not base64");
        }
        throw new MalformedNote("not canonical base64");
    }
}
