package dev.ostiary.surface.rest;

import dev.ostiary.kernel.json.StrictJson;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one form of every error: {@code {"error":{"code","message","details","request_id"}}}. */
final class Envelope {
    private Envelope() {}

    static ObjectNode of(String code, String message, Map<String, Object> details, String requestId) {
        var envelope = JsonNodeFactory.instance.objectNode();
        var error = envelope.putObject("error").put("code", code).put("message", message);
        error.set("details", StrictJson.mapper().valueToTree(details));
        error.put("request_id", requestId);
        return envelope;
    }
}
