package dev.ostiary.conformance;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    static void pause(long millis, Exchange exchange) {
        var unwanted = new CountDownLatch(1);
        try (var _ = exchange.onCancel(unwanted::countDown)) {
            if (unwanted.await(millis, TimeUnit.MILLISECONDS)) {
                throw new Refused(new Refusal.Unavailable("The call was cancelled."));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable("The call was cancelled."));
        }
    }
}
