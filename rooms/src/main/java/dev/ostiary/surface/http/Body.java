package dev.ostiary.surface.http;

import dev.ostiary.kernel.Places;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the JSON that a request carries, no more than {@link StrictJson#MAX_BYTES} of it. */
public final class Body {
    /** What anybody may send; more is read only for those who are known. */
    private static final int SMALL = 64 << 10;
    /** How many large bodies are read at once: together a quarter of the heap. */
    private static final int PLACES = (int) Math.max(2, Runtime.getRuntime().maxMemory() / 4 / StrictJson.MAX_BYTES);

    private static final Places LARGE = new Places(PLACES, PLACES / 2);

    /** For all of a large one: nobody keeps a place by sending a byte now and then. */
    private static final Duration LARGE_TAKES = Duration.ofSeconds(60);

    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private Body() {}

    /**
     * Its bytes, unparsed; none where there is no body.
     *
     * @param sender asked once where the body is large, whose tenant sends it; throws the refusal of whoever may send none
     *     such
     * @throws Refused with {@code unsupported_media_type} or {@code request_too_large}, or with
     *     {@code service_unavailable} when too many large ones are read already, or too many of this sender's tenant
     */
    public static byte[] read(HttpServletRequest request, Supplier<String> sender) throws IOException {
        if (request.getContentLengthLong() > StrictJson.MAX_BYTES) {
            throw tooLarge();
        }
        var start = new ByteArrayOutputStream(1024);
        var bytes = gather(request.getInputStream(), start, SMALL, Long.MAX_VALUE)
                ? start.toByteArray()
                : large(request, start, sender);
        if (bytes.length > 0) {
            refuseOtherTypes(request);
        }
        return bytes;
    }

    private static byte[] large(HttpServletRequest request, ByteArrayOutputStream start, Supplier<String> sender)
            throws IOException {
        var tenant = sender.get();
        if (!LARGE.enter(tenant)) {
            throw new Refused(
                    new Refusal.Unavailable("Too many large requests are being read here. Try again in a moment."));
        }
        try {
            if (!gather(request.getInputStream(), start, StrictJson.MAX_BYTES, LARGE_TAKES.toNanos())) {
                throw tooLarge();
            }
            return start.toByteArray();
        } finally {
            LARGE.leave(tenant);
        }
    }

    /**
     * Reads on until there are more than {@code most} bytes; true when the end came before. Refuses what takes more than
     * {@code nanos}. Never asks for no bytes at all, as readNBytes does at its end: a container may wait for more to arrive.
     */
    private static boolean gather(InputStream in, ByteArrayOutputStream whole, int most, long nanos)
            throws IOException {
        long begun = System.nanoTime();
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            whole.write(buffer, 0, read);
            if (whole.size() > most) {
                return false;
            }
            if (System.nanoTime() - begun > nanos) {
                throw new Refused(Refusal.invalid(
                        "request_too_slow",
                        "The body took more than " + LARGE_TAKES.toSeconds()
                                + " seconds to arrive. Send it in one go, or less at once."));
            }
        }
        return true;
    }

    /** Where nobody is known yet who could send a large body. */
    public static Refused onlySmall() {
        return new Refused(Refusal.invalid(
                "request_too_large", "The body is larger than " + (SMALL >> 10) + " KiB, which is enough here."));
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
