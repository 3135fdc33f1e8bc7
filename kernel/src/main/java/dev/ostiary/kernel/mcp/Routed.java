package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which arguments of a tool clients repeat in headers over HTTP (2026-07-28, {@code x-mcp-header}): the paths of what it
 * touches, for a gateway to route or to refuse by. A path is no secret; nothing else is repeated, since headers are read
 * and logged on the way.
 */
final class Routed {
    private static final String MARK = "x-mcp-header";

    private Routed() {}

    /** A JSON pointer to each such argument, by what follows {@code Mcp-Param-} in the header's name. */
    static Map<String, String> headers(Operation<?, ?> operation) {
        var headers = new LinkedHashMap<String, String>();
        fields(operation).forEach(field -> headers.put(header(field), "/" + field.name()));
        return headers;
    }

    /** The input's schema with those arguments marked. */
    static ObjectNode schema(Operation<?, ?> operation) {
        var schema = operation.inputShape().schema();
        fields(operation).forEach(field -> {
            if (schema.path("properties").path(field.name()) instanceof ObjectNode property) {
                property.put(MARK, header(field));
            }
        });
        return schema;
    }

    private static List<Field> fields(Operation<?, ?> operation) {
        return operation.inputShape().fields().stream()
                .filter(field -> field.kind() instanceof Kind.Path || field.kind() instanceof Kind.Address)
                .filter(field -> operation.resource().contains("{" + field.name() + "}"))
                .toList();
    }

    /** {@code Store-Path} of {@code store_path}. */
    private static String header(Field field) {
        var header = new StringBuilder();
        for (var word : field.name().split("_", -1)) {
            header.append(header.isEmpty() ? "" : "-")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return header.toString();
    }
}
