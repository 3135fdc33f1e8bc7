package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object of a request, no more than {@link StrictJson#MAX_BYTES} of it. */
final class Body {
    private static final Set<String> BODILESS = Set.of("GET", "DELETE");
    private static final Pattern JSON =
            Pattern.compile("application/json(\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

    private Body() {}

    /** The body as an object; an absent one is an empty object. */
    static ObjectNode read(HttpServletRequest request) throws IOException {
        if (BODILESS.contains(request.getMethod())) {
            refuseAny(request);
            return JsonNodeFactory.instance.objectNode();
        }
        if (request.getContentLengthLong() > StrictJson.MAX_BYTES) {
            throw tooLarge();
        }
        var bytes = request.getInputStream().readNBytes(StrictJson.MAX_BYTES + 1);
        if (bytes.length > StrictJson.MAX_BYTES) {
            throw tooLarge();
        }
        if (bytes.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        refuseOtherTypes(request);
        return parse(bytes);
    }

    private static ObjectNode parse(byte[] bytes) {
        try {
            if (StrictJson.read(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (BadJson bad) {
            throw new Refused(Refusal.invalidRequest("The body cannot be read as JSON: " + bad.getMessage() + "."));
        }
        throw new Refused(Refusal.invalidRequest("The body must be a JSON object."));
    }

    private static void refuseAny(HttpServletRequest request) {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            throw new Refused(Refusal.invalidRequest(
                    request.getMethod() + " takes no body here; give fields in the path and the query."));
        }
    }

    private static void refuseOtherTypes(HttpServletRequest request) {
        var types = Collections.list(request.getHeaders("Content-Type"));
        if (types.size() != 1 || !JSON.matcher(types.getFirst().strip()).matches()) {
            throw HttpFault.wrongType("Send the body as Content-Type: application/json.");
        }
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw HttpFault.wrongType("Send the body without Content-Encoding.");
        }
    }

    private static Refused tooLarge() {
        return new Refused(Refusal.invalid(
                "request_too_large", "The body is larger than " + (StrictJson.MAX_BYTES >> 20) + " MiB."));
    }
}
