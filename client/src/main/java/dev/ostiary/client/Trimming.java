package dev.ostiary.client;

import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Leaves out what a newer server says and this program does not know yet. */
final class Trimming {
    private Trimming() {}

    static ObjectNode to(Shape<?> shape, ObjectNode answer) {
        var known = JsonNodeFactory.instance.objectNode();
        for (var field : shape.fields()) {
            var node = answer.get(field.name());
            if (node != null) {
                known.set(field.name(), to(field.kind(), node));
            }
        }
        return known;
    }

    private static JsonNode to(Kind kind, JsonNode node) {
        return switch (kind) {
            case Kind.Nested nested when node instanceof ObjectNode object -> to(nested.shape(), object);
            case Kind.ListOf list
            when node.isArray() -> {
                var array = JsonNodeFactory.instance.arrayNode();
                node.forEach(item -> array.add(to(list.item(), item)));
                yield array;
            }
            case Kind.MapOf map
            when node.isObject() -> {
                var object = JsonNodeFactory.instance.objectNode();
                List.copyOf(node.properties())
                        .forEach(entry -> object.set(entry.getKey(), to(map.value(), entry.getValue())));
                yield object;
            }
            default -> node;
        };
    }
}
