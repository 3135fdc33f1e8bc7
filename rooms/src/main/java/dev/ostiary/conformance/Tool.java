package dev.ostiary.conformance;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a tool does. */
@FunctionalInterface
interface Tool {
    Outcome call(ObjectNode arguments, Exchange exchange);

    /** A result of just this text. */
    static Outcome text(String text) {
        return Outcome.said(content(text));
    }

    /** The tool has run, and reports an error. */
    static Outcome error(String text) {
        return Outcome.said(content(text).put("isError", true));
    }

    private static ObjectNode content(String text) {
        var result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    /** Takes time, unless nobody wants the result any more. */
    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable("The call was cancelled."));
        }
    }
}
