package dev.ostiary.client;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a server said; nothing in it is believed. */
final class Answers {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private Answers() {}

    static boolean isGood(HttpResponse<?> response) {
        return response.statusCode() >= 200 && response.statusCode() < 300;
    }

    /** The result, or the refusal as {@link CallFailed}. */
    static ObjectNode result(HttpResponse<InputStream> response) throws IOException {
        var object = object(response);
        if (isGood(response)) {
            return object;
        }
        throw failure(response, object);
    }

    static CallFailed failure(HttpResponse<InputStream> response, ObjectNode envelope) {
        if (envelope.get("error") instanceof ObjectNode error) {
            return new CallFailed(
                    response.statusCode(),
                    text(error, "code", "bad_answer"),
                    text(error, "message", "The server refused and did not say why."),
                    error.get("details") instanceof ObjectNode details
                            ? details
                            : JsonNodeFactory.instance.objectNode(),
                    text(error, "request_id", requestId(response)),
                    pause(response));
        }
        throw bad(response);
    }

    /** How long the server asks to wait before one more try, if that is not too long. */
    static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return pause(response).filter(wait -> wait.compareTo(LONGEST_WAIT) <= 0);
    }

    private static Optional<Duration> pause(HttpResponse<?> response) {
        if (response.statusCode() != 429 && response.statusCode() != 503) {
            return Optional.empty();
        }
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    static ObjectNode object(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            var bytes = body.readNBytes(StrictJson.MAX_OWN_BYTES + 1);
            if (StrictJson.readOwn(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (BadJson _) {
            throw bad(response);
        }
        throw bad(response);
    }

    private static CallFailed bad(HttpResponse<?> response) {
        return new CallFailed(
                response.statusCode(),
                "bad_answer",
                "What answers there (HTTP " + response.statusCode()
                        + ") does not speak as an Ostiary server does. Check the address.",
                JsonNodeFactory.instance.objectNode(),
                requestId(response),
                pause(response));
    }

    private static String requestId(HttpResponse<?> response) {
        return response.headers().firstValue("X-Request-ID").orElse("");
    }

    private static String text(ObjectNode object, String name, String otherwise) {
        return object.get(name) != null && object.get(name).isString()
                ? object.get(name).stringValue()
                : otherwise;
    }
}
