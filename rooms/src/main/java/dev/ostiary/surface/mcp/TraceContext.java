package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;

/** What the message of a request says of the trace that it belongs to (2026-07-28, overview, trace context). */
public final class TraceContext {
    private static final String ATTRIBUTE = "dev.ostiary.trace-context";
    private static final int LONGEST = 512;

    private TraceContext() {}

    /** The W3C header fields that the message in {@code request} carries, once it was read; whether they are good is open. */
    @SuppressWarnings("unchecked")
    public static Map<String, String> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Map<?, ?> found ? (Map<String, String>) found : Map.of();
    }

    /** A batch belongs to no one trace. */
    static void note(HttpServletRequest request, Incoming incoming) {
        if (incoming instanceof Incoming.One(Message.Ask ask)) {
            var found = new HashMap<String, String>();
            for (var key : new String[] {"traceparent", "tracestate"}) {
                var value = ask.params().path("_meta").path(key).asString("");
                if (!value.isEmpty() && value.length() <= LONGEST) {
                    found.put(key, value);
                }
            }
            request.setAttribute(ATTRIBUTE, Map.copyOf(found));
        }
    }
}
