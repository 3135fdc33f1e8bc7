package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Derives JSON Schema 2020-12 from a shape. */
final class Schema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PATH_PATTERN = "^[a-z0-9_-]+(/[a-z0-9_-]+)*$";
    private static final String ADDRESS_PATTERN = "^vsecure://[A-Za-z0-9_./-]+$";

    private Schema() {}

    static ObjectNode of(Shape<?> shape) {
        var schema = JSON.objectNode();
        schema.put("type", "object");
        var properties = schema.putObject("properties");
        var required = JSON.arrayNode();
        for (var field : shape.fields()) {
            properties.set(field.name(), property(field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static ObjectNode property(Field field) {
        var schema = of(field.kind());
        if (!field.says().isEmpty()) {
            schema.put("description", field.says());
        }
        if (field.fallback() != null) {
            schema.set("default", field.fallback());
        }
        field.within().ifPresent(within -> bounds(schema, field.kind(), within));
        field.pattern().ifPresent(pattern -> schema.put("pattern", anchored(pattern.pattern())));
        return schema;
    }

    private static String anchored(String pattern) {
        return pattern.startsWith("^") ? pattern : "^(?:" + pattern + ")$";
    }

    private static void bounds(ObjectNode schema, Kind kind, Within within) {
        switch (kind) {
            case Kind.Whole _, Kind.Decimal _ ->
                schema.put("minimum", within.min()).put("maximum", within.max());
            case Kind.ListOf _ -> schema.put("minItems", within.min()).put("maxItems", within.max());
            case Kind.MapOf _ -> schema.put("minProperties", within.min()).put("maxProperties", within.max());
            case Kind.Text _, Kind.Hidden _ ->
                schema.put("minLength", within.min()).put("maxLength", within.max());
            case Kind.Flag _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Json _,
                    Kind.Nested _,
                    Kind.HiddenTree _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> {}
        }
    }

    private static ObjectNode of(Kind kind) {
        return switch (kind) {
            case Kind.Text _, Kind.Hidden _, Kind.Outside _ -> type("string");
            case Kind.Whole _ -> type("integer");
            case Kind.Flag _ -> type("boolean");
            case Kind.Decimal _ -> type("number");
            case Kind.Moment _ -> type("string").put("format", "date-time");
            case Kind.Span _ -> type("string").put("pattern", Spans.GRAMMAR);
            case Kind.Path _ -> type("string").put("pattern", PATH_PATTERN).put("maxLength", ResourcePath.MAX_LENGTH);
            case Kind.Address _ ->
                type("string").put("pattern", ADDRESS_PATTERN).put("maxLength", VsecureUri.MAX_LENGTH);
            case Kind.Choice choice -> choice(choice);
            case Kind.ListOf list -> type("array").set("items", of(list.item()));
            case Kind.MapOf map -> type("object").set("additionalProperties", of(map.value()));
            case Kind.Json _, Kind.HiddenTree _ -> type("object");
            case Kind.Nested nested -> of(nested.shape());
        };
    }

    private static ObjectNode choice(Kind.Choice choice) {
        var schema = type("string");
        var values = schema.putArray("enum");
        choice.values().forEach(values::add);
        return schema;
    }

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }
}
