package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.http.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object of a request, under methods that have one. */
final class JsonBody {
    private static final Set<String> BODILESS = Set.of("GET", "DELETE");

    private JsonBody() {}

    /** The body as an object; an absent one is an empty object. {@code sender} is as in {@link Body#read}. */
    static ObjectNode read(HttpServletRequest request, Supplier<String> sender) throws IOException {
        if (BODILESS.contains(request.getMethod())) {
            refuseAny(request);
            return JsonNodeFactory.instance.objectNode();
        }
        var bytes = Body.read(request, sender);
        return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : parse(bytes);
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
}
