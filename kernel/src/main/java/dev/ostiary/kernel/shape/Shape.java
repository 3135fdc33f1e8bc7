package dev.ostiary.kernel.shape;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A record type read once: its fields in order, and the way to build one from JSON and to write one as JSON. */
public final class Shape<R> {
    private static final Map<Class<?>, Shape<?>> KNOWN = new ConcurrentHashMap<>();

    private final Class<R> type;
    private final List<Field> fields;
    private final Map<String, Field> byName;
    private final Constructor<R> constructor;
    private final boolean camelCase;

    Shape(Class<R> type, List<Field> fields, Constructor<R> constructor, boolean camelCase) {
        this.type = type;
        this.fields = List.copyOf(fields);
        this.byName =
                fields.stream().collect(java.util.stream.Collectors.toUnmodifiableMap(Field::name, field -> field));
        this.constructor = constructor;
        this.camelCase = camelCase;
    }

    /**
     * The shape of {@code type}.
     *
     * @throws ShapeFault naming every component whose type is outside the closed set
     */
    public static <R> Shape<R> of(Class<R> type) {
        var known = KNOWN.get(type);
        if (known == null) {
            known = ShapeReading.read(type);
            KNOWN.put(type, known);
        }
        @SuppressWarnings("unchecked") // the map holds each shape under its own type
        var shape = (Shape<R>) known;
        return shape;
    }

    public Class<R> type() {
        return type;
    }

    /** In order of declaration. */
    public List<Field> fields() {
        return fields;
    }

    public Optional<Field> field(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether the wire shows components as they are spelt in Java ({@code /v1/security/mcp}) and not in snake_case. */
    public boolean camelCase() {
        return camelCase;
    }

    /**
     * Builds a record from {@code json}.
     *
     * @throws dev.ostiary.kernel.Refused with {@code Invalid}, naming every wrong field
     */
    public R bind(JsonNode json) {
        return new Binding().record(this, json);
    }

    /** Writes {@code value}, which must be of this shape's type; secrets are masked where {@code masked} says so. */
    public ObjectNode render(Object value, boolean masked) {
        return new Rendering(masked).record(this, value);
    }

    /** The JSON Schema 2020-12 of this shape, {@code additionalProperties: false}. */
    public ObjectNode schema() {
        return Schema.of(this);
    }

    /** Takes the components' values in order. */
    Constructor<R> constructor() {
        return constructor;
    }
}
