package dev.ostiary.surface.rest;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What all operations of the OpenAPI document share: the error envelope, its headers and the security scheme. */
final class Components {
    private Components() {}

    static ObjectNode of() {
        var components = JsonNodeFactory.instance.objectNode();
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API key, in the header Authorization and nowhere else.");
        components.putObject("schemas").set("Error", error());
        headers(components.putObject("headers"));
        var refused = components
                .putObject("responses")
                .putObject("Refused")
                .put("description", "Any answer that is not the result; code is stable, message says what to do next.");
        for (var name :
                new String[] {"X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}) {
            refused.withObject("/headers").putObject(name).put("$ref", "#/components/headers/" + name);
        }
        OpenApi.content(refused).putObject("schema").put("$ref", "#/components/schemas/Error");
        return components;
    }

    private static ObjectNode error() {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putArray("required").add("error");
        var inner = schema.putObject("properties").putObject("error").put("type", "object");
        var properties = inner.putObject("properties");
        for (var name : new String[] {"code", "message", "request_id"}) {
            properties.putObject(name).put("type", "string");
        }
        properties.putObject("details").put("type", "object");
        inner.putArray("required").add("code").add("message").add("details").add("request_id");
        return schema;
    }

    private static void headers(ObjectNode headers) {
        header(headers, "X-Request-ID", "string", "Unique per request; quote it to the operator.");
        header(headers, "X-RateLimit-Limit", "integer", "Calls a minute.");
        header(headers, "X-RateLimit-Remaining", "integer", "Calls left before the limit.");
        header(headers, "X-RateLimit-Reset", "integer", "Unix seconds when the limit is whole again.");
    }

    private static void header(ObjectNode headers, String name, String type, String says) {
        headers.putObject(name).put("description", says).putObject("schema").put("type", type);
    }
}
