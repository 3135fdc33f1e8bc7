package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes answers that are no streams. */
final class Answers {
    private Answers() {}

    /** Writes a reply of the dispatcher. */
    static void reply(HttpServletResponse response, Reply reply, boolean presented) throws IOException {
        reply.rate().ifPresent(rate -> rate(response, rate));
        if (reply.httpStatus() == 401) {
            response.setHeader("WWW-Authenticate", presented ? "Bearer error=\"invalid_token\"" : "Bearer");
        }
        response.setStatus(reply.httpStatus());
        if (reply.body().length > 0) {
            json(response, reply.body());
        }
    }

    /** Writes the one error envelope of all surfaces (domain reference 4.12). */
    static void problem(HttpServletResponse response, int status, Refusal refusal, String requestId)
            throws IOException {
        var whole = JsonNodeFactory.instance.objectNode();
        var error = whole.putObject("error");
        error.put("code", refusal.code());
        error.put("message", refusal.message());
        error.set("details", StrictJson.mapper().valueToTree(refusal.details()));
        error.put("request_id", requestId);
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setStatus(status);
        if (status == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
            response.setHeader("Connection", "close");
        }
        json(response, StrictJson.write(whole));
        response.flushBuffer(); // before the container reads what may be left of the request
    }

    private static void json(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void rate(HttpServletResponse response, Rate rate) {
        response.setHeader("X-RateLimit-Limit", Integer.toString(rate.limit()));
        response.setHeader("X-RateLimit-Remaining", Integer.toString(rate.remaining()));
        response.setHeader("X-RateLimit-Reset", Long.toString(rate.resetAt().getEpochSecond()));
        rate.retryAfter()
                .ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
    }
}
