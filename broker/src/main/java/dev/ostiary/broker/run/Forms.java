package dev.ostiary.broker.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways to write a secret that tools have: as it is, in base64 and in hexadecimal; {@link Unescaping} reads the
 * URL and JSON forms of each.
 *
 * <p>Base64 has three forms, by how many bytes stand before the secret in what was encoded, times two alphabets. Beyond
 * this are reversed, compressed, encrypted and base32 forms: whoever means to hide a credential from us can.
 */
final class Forms {
    private static final Pattern BLANK = Pattern.compile("\\s");

    private Forms() {}

    /** Blanks are left out, as whoever looks for these passes over them. */
    static Set<String> of(String secret) {
        var found = new LinkedHashSet<String>();
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        found.add(new String(bytes, StandardCharsets.ISO_8859_1));
        for (int before = 0; before < 3; before++) {
            base64(found, Base64.getEncoder().withoutPadding(), bytes, before);
            base64(found, Base64.getUrlEncoder().withoutPadding(), bytes, before);
        }
        var hex = HexFormat.of().formatHex(bytes);
        found.add(hex);
        found.add(hex.toUpperCase(Locale.ROOT));
        var plain = new LinkedHashSet<String>();
        found.forEach(form -> plain.add(BLANK.matcher(form).replaceAll("")));
        return plain;
    }

    /** Without the characters that what stands before has a part in; with and without the one that what follows has. */
    private static void base64(Set<String> found, Base64.Encoder encoder, byte[] bytes, int before) {
        var shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        var text = encoder.encodeToString(shifted);
        int mixed = before == 0 ? 0 : before + 1;
        if (text.length() <= mixed + 1) {
            return;
        }
        found.add(text.substring(mixed));
        if (shifted.length % 3 != 0) {
            found.add(text.substring(mixed, text.length() - 1));
        }
        Arrays.fill(shifted, (byte) 0);
    }
}
