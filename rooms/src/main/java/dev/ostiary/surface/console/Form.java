package dev.ostiary.surface.console;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a form sent: its fields, each once; read from the body alone, never from the address. */
record Form(Map<String, String> fields) {
    private static final int MOST = 16 << 10;
    private static final String TYPE = "application/x-www-form-urlencoded";

    /** @throws Refused when it is too long, of another type, or malformed */
    static Form read(HttpServletRequest request) throws IOException {
        var type = Optional.ofNullable(request.getContentType()).orElse("").split(";", 2)[0];
        if (!type.strip().equalsIgnoreCase(TYPE)) {
            throw new Refused(Refusal.invalid("unsupported_media_type", "Send the form as " + TYPE + "."));
        }
        var bytes = request.getInputStream().readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw new Refused(Refusal.invalid("request_too_large", "The form is longer than this page takes."));
        }
        return of(new String(bytes, StandardCharsets.UTF_8));
    }

    static Form of(String text) {
        var fields = new LinkedHashMap<String, String>();
        for (var part : text.split("&", -1)) {
            var equals = part.indexOf('=');
            if (equals > 0
                    && fields.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1))) != null) {
                throw malformed();
            }
        }
        return new Form(fields);
    }

    /** A field's text; empty when it was not sent. */
    String text(String name) {
        return fields.getOrDefault(name, "").strip();
    }

    /** A field that must not show; not stripped, for a password may begin with a space. */
    Optional<Secret> secret(String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(text -> !text.isEmpty())
                .map(Secret::new);
    }

    /** The fields' names; values may be secret. */
    @Override
    public String toString() {
        return "Form" + fields.keySet();
    }

    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw malformed();
        }
    }

    private static Refused malformed() {
        return new Refused(Refusal.invalidRequest("The form cannot be read. Open the page again and try once more."));
    }
}
