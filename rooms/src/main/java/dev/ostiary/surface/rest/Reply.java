package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Standing;
import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Writes one answer: headers, and the result or the one error envelope. */
final class Reply {
    private final HttpServletResponse response;
    private final String requestId;

    Reply(HttpServletResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
        response.setHeader("X-Request-ID", requestId);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    void answer(Answer answer, int success) throws IOException {
        answer.rate().ifPresent(this::rate);
        switch (answer) {
            case Answer.Done done -> json(success, done.result());
            case Answer.No no -> refusal(no.refusal());
        }
    }

    void json(int status, JsonNode body) throws IOException {
        write(status, "application/json", StrictJson.write(body));
    }

    void text(String type, String body) throws IOException {
        write(200, type, body.getBytes(StandardCharsets.UTF_8));
    }

    void refusal(Refusal refusal) throws IOException {
        switch (refusal) {
            case Refusal.Unauthenticated _ -> response.setHeader("WWW-Authenticate", "Bearer realm=\"ostiary\"");
            case Refusal.RateLimited limited -> response.setHeader("Retry-After", seconds(limited.retryAfter()));
            case Refusal.Unavailable _ -> response.setHeader("Retry-After", "1");
            case Refusal.Invalid _,
                    Refusal.Denied _,
                    Refusal.ApprovalRequired _,
                    Refusal.Missing _,
                    Refusal.Conflict _,
                    Refusal.Internal _ -> {}
        }
        if (refusal.code().equals("request_too_large")) {
            response.setHeader("Connection", "close"); // the rest of the body is not worth reading
        }
        error(Standing.of(refusal).httpStatus(), refusal.code(), refusal.message(), refusal.details());
    }

    void fault(HttpFault fault) throws IOException {
        if (!fault.allowed().isEmpty()) {
            response.setHeader("Allow", String.join(", ", fault.allowed()));
        }
        error(fault.status(), fault.code(), fault.told(), Map.of());
    }

    private void error(int status, String code, String message, Map<String, Object> details) throws IOException {
        json(status, Envelope.of(code, message, details, requestId));
    }

    private void rate(Rate rate) {
        response.setHeader("X-RateLimit-Limit", Integer.toString(rate.limit()));
        response.setHeader("X-RateLimit-Remaining", Integer.toString(Math.max(0, rate.remaining())));
        response.setHeader(
                "X-RateLimit-Reset",
                Long.toString(rate.resetAt().plusMillis(999).getEpochSecond()));
    }

    /** Rounded up, so that a caller who waits as told is not too early. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private void write(int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
