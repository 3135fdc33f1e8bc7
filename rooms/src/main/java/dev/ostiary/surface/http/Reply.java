package dev.ostiary.surface.http;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes one answer: headers, and the result or the one error envelope.
 *
 * @param presented whether the request came with a credential
 * @param wording how refusals are worded
 */
public record Reply(HttpServletResponse response, String requestId, boolean presented, Wording wording) {
    public static Reply to(Visitor visitor, HttpServletResponse response) {
        return to(visitor, response, Wording.OWN);
    }

    /** The same where refusals are worded in another way. */
    public static Reply to(Visitor visitor, HttpServletResponse response, Wording wording) {
        return new Reply(response, visitor.origin().requestId(), visitor.presented(), wording);
    }

    /** Writes what the gate said; a result with the status {@code success}. */
    public void answer(Answer answer, int success) throws IOException {
        switch (answer) {
            case Answer.Done done -> {
                done.rate().ifPresent(this::rate);
                body(success, "application/json", StrictJson.write(done.result()));
            }
            case Answer.No no -> no(no);
        }
    }

    public void no(Answer.No no) throws IOException {
        no.rate().ifPresent(this::rate);
        refusal(no.refusal());
    }

    /** Writes the one error envelope of all surfaces (domain reference 4.12), unless something else has been begun. */
    public void refusal(Refusal refusal) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        switch (refusal) {
            case Refusal.Unauthenticated _ -> challenge();
            case Refusal.RateLimited limited -> wait(limited.retryAfter());
            case Refusal.Unavailable _ -> wait(Duration.ofSeconds(1));
            case Refusal.Invalid _,
                    Refusal.Denied _,
                    Refusal.ApprovalRequired _,
                    Refusal.InputRequired _,
                    Refusal.Missing _,
                    Refusal.Conflict _,
                    Refusal.Internal _ -> {}
        }
        if (refusal.code().equals("request_too_large")) {
            response.setHeader("Connection", "close"); // the rest of the body is not worth reading
        }
        body(
                wording.status(refusal),
                "application/json",
                envelope(wording.code(refusal), refusal.message(), wording.details(refusal), requestId));
        response.flushBuffer(); // before the container reads what may be left of the request
    }

    /** What is refused where only {@code methods} are answered (RFC 9110 section 10.2.1). */
    public Refused wrongMethod(String methods) {
        response.setHeader("Allow", methods);
        return new Refused(Refusal.invalid("method_not_allowed", "This address answers " + methods + "."));
    }

    static byte[] envelope(String code, String message, Map<String, Object> details, String requestId) {
        var envelope = JsonNodeFactory.instance.objectNode();
        var error = envelope.putObject("error").put("code", code).put("message", message);
        error.set("details", StrictJson.mapper().valueToTree(details));
        error.put("request_id", requestId);
        return StrictJson.write(envelope);
    }

    /** Asks for a credential, or for a better one (RFC 6750 section 3). */
    public void challenge() {
        response.setHeader(
                "WWW-Authenticate", "Bearer realm=\"ostiary\"" + (presented ? ", error=\"invalid_token\"" : ""));
    }

    public void rate(Rate rate) {
        response.setHeader("X-RateLimit-Limit", Integer.toString(rate.limit()));
        response.setHeader("X-RateLimit-Remaining", Integer.toString(Math.max(0, rate.remaining())));
        response.setHeader(
                "X-RateLimit-Reset",
                Long.toString(rate.resetAt().plusMillis(999).getEpochSecond()));
        rate.retryAfter().ifPresent(this::wait);
    }

    /** Rounded up, so that a caller who waits as told is not too early. */
    private void wait(Duration wait) {
        response.setHeader(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    public void body(int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
