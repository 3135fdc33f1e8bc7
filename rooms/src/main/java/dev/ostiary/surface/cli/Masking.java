package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Masks what is secret by type in an answer, however deep it stands. */
final class Masking {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Masking() {}

    static ObjectNode of(Shape<?> shape, ObjectNode answer) {
        var masked = answer.deepCopy();
        for (var field : shape.fields()) {
            var node = answer.get(field.name());
            if (node != null) {
                masked.set(field.name(), of(field.kind(), node));
            }
        }
        return masked;
    }

    private static JsonNode of(Kind kind, JsonNode node) {
        return switch (kind) {
            case Kind.Hidden _ -> JSON.stringNode(Secret.MASK);
            case Kind.HiddenTree _ ->
                node instanceof ObjectNode object ? new SecretTree(object).masked() : JSON.stringNode(Secret.MASK);
            case Kind.Nested nested when node instanceof ObjectNode object -> of(nested.shape(), object);
            case Kind.ListOf list
            when node instanceof ArrayNode items -> {
                var masked = JSON.arrayNode();
                items.forEach(item -> masked.add(of(list.item(), item)));
                yield masked;
            }
            case Kind.MapOf map
            when node instanceof ObjectNode object -> {
                var masked = JSON.objectNode();
                object.properties().forEach(entry -> masked.set(entry.getKey(), of(map.value(), entry.getValue())));
                yield masked;
            }
            default -> node;
        };
    }
}
