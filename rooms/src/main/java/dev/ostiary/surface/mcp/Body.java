package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Incoming;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Reads the message that a request carries, and no more of it than a message may be long. */
final class Body {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private Body() {}

    /**
     * Reads it.
     *
     * @throws Refused with {@code unsupported_media_type} or {@code request_too_large}
     */
    static Incoming read(HttpServletRequest request) throws IOException {
        var type = request.getContentType();
        if (type == null || !JSON.matcher(type).matches()) {
            throw new Refused(
                    Refusal.invalid("unsupported_media_type", "Send a message as Content-Type: application/json."));
        }
        if (request.getContentLengthLong() > StrictJson.MAX_BYTES) {
            throw tooLarge();
        }
        return Incoming.read(bytes(request.getInputStream()));
    }

    /** Never asks for no bytes at all, as readNBytes does at its end: a container may wait for more to arrive. */
    private static byte[] bytes(InputStream in) throws IOException {
        var whole = new ByteArrayOutputStream(1024);
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            whole.write(buffer, 0, read);
            if (whole.size() > StrictJson.MAX_BYTES) {
                throw tooLarge();
            }
        }
        return whole.toByteArray();
    }

    private static Refused tooLarge() {
        return new Refused(
                Refusal.invalid("request_too_large", "A message has at most " + StrictJson.MAX_BYTES + " bytes."));
    }
}
