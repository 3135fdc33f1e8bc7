package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.Printed;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.kernel.json.StrictJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a record class into a {@link Shape}; the only reflection over declarations there is. */
final class ShapeReading {
    private static final Map<Class<?>, Kind> PLAIN = Map.ofEntries(
            Map.entry(String.class, new Kind.Text()),
            Map.entry(int.class, new Kind.Whole(false)),
            Map.entry(Integer.class, new Kind.Whole(false)),
            Map.entry(long.class, new Kind.Whole(true)),
            Map.entry(Long.class, new Kind.Whole(true)),
            Map.entry(boolean.class, new Kind.Flag()),
            Map.entry(Boolean.class, new Kind.Flag()),
            Map.entry(BigDecimal.class, new Kind.Decimal()),
            Map.entry(Instant.class, new Kind.Moment()),
            Map.entry(Duration.class, new Kind.Span()),
            Map.entry(ObjectNode.class, new Kind.Json()),
            Map.entry(Secret.class, new Kind.Hidden()),
            Map.entry(SecretTree.class, new Kind.HiddenTree()),
            Map.entry(ResourcePath.class, new Kind.Path()),
            Map.entry(VsecureUri.class, new Kind.Address()),
            Map.entry(Untrusted.class, new Kind.Outside()),
            Map.entry(Printed.class, new Kind.Outside()));

    private final List<String> faults = new ArrayList<>();

    static <R> Shape<R> read(Class<R> type) {
        return new ShapeReading().shape(type);
    }

    private <R> Shape<R> shape(Class<R> type) {
        if (!type.isRecord()) {
            throw new ShapeFault(type, List.of("is not a record"));
        }
        var camelCase = type.isAnnotationPresent(CamelCase.class);
        var components = type.getRecordComponents();
        var fields =
                Arrays.stream(components).map(each -> field(each, camelCase)).toList();
        if (!faults.isEmpty()) {
            throw new ShapeFault(type, faults);
        }
        return new Shape<>(type, fields, constructor(type, components), camelCase);
    }

    private Field field(RecordComponent component, boolean camelCase) {
        var generic = component.getGenericType();
        var optional = component.getType() == Optional.class;
        var inner = optional ? ((ParameterizedType) generic).getActualTypeArguments()[0] : generic;
        var accessor = component.getAccessor();
        accessor.setAccessible(true); // records of rooms are package-private
        return new Field(
                camelCase ? component.getName() : snake(component.getName()),
                kind(component.getName(), inner),
                optional,
                fallback(component),
                Optional.ofNullable(component.getAnnotation(Says.class))
                        .map(Says::value)
                        .orElse(""),
                Optional.ofNullable(component.getAnnotation(Within.class)),
                Optional.ofNullable(component.getAnnotation(Shaped.class))
                        .map(Shaped::value)
                        .map(Pattern::compile),
                accessor);
    }

    private Kind kind(String name, Type type) {
        if (type instanceof Class<?> plain) {
            return plain(name, plain);
        }
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new Kind.ListOf(kind(name, arguments[0]));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new Kind.MapOf(kind(name, arguments[1]));
            }
        }
        faults.add(name + " has type " + type.getTypeName() + ", which is outside the closed set");
        return new Kind.Text();
    }

    private Kind plain(String name, Class<?> type) {
        var kind = PLAIN.get(type);
        if (kind != null) {
            return kind;
        }
        if (type.isEnum()) {
            return new Kind.Choice(
                    type,
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                            .toList());
        }
        if (type.isRecord()) {
            return new Kind.Nested(Shape.of(type));
        }
        faults.add(name + " has type " + type.getName() + ", which is outside the closed set");
        return new Kind.Text();
    }

    private static @Nullable JsonNode fallback(RecordComponent component) {
        var otherwise = component.getAnnotation(Otherwise.class);
        return otherwise == null ? null : StrictJson.read(otherwise.value());
    }

    private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] components) {
        var parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true); // as above
            return constructor;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
