package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name for a token that has no public id: enough to tell two apart, too little to use. */
final class Fingerprint {
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
    private static final int BYTES = 6;

    private Fingerprint() {}

    /**
     * What a cloud gave, if it may be a token at all: text of one word, that goes into a header.
     *
     * @throws IllegalStateException for anything else
     */
    static Secret checked(@Nullable String token) {
        if (token == null || !TOKEN.matcher(token).matches()) {
            throw new IllegalStateException("an answer without a token");
        }
        return new Secret(token);
    }

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
