package dev.ostiary.surface.http;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;

/** Reads the JSON that a request carries, no more than {@link StrictJson#MAX_BYTES} of it. */
public final class Body {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private Body() {}

    /**
     * Its bytes, unparsed; none where there is no body.
     *
     * @throws Refused with {@code unsupported_media_type} or {@code request_too_large}
     */
    public static byte[] read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > StrictJson.MAX_BYTES) {
            throw tooLarge();
        }
        var bytes = bytes(request);
        if (bytes.length > 0) {
            refuseOtherTypes(request);
        }
        return bytes;
    }

    /** Never asks for no bytes at all, as readNBytes does at its end: a container may wait for more to arrive. */
    private static byte[] bytes(HttpServletRequest request) throws IOException {
        var in = request.getInputStream();
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

    private static void refuseOtherTypes(HttpServletRequest request) {
        var types = Visitor.headers(request, "Content-Type");
        if (types.size() != 1 || !JSON.matcher(types.getFirst().strip()).matches()) {
            throw wrongType("Send the body as Content-Type: application/json.");
        }
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw wrongType("Send the body without Content-Encoding.");
        }
    }

    private static Refused wrongType(String why) {
        return new Refused(Refusal.invalid("unsupported_media_type", why));
    }

    private static Refused tooLarge() {
        return new Refused(Refusal.invalid(
                "request_too_large", "The body is larger than " + (StrictJson.MAX_BYTES >> 20) + " MiB."));
    }
}
