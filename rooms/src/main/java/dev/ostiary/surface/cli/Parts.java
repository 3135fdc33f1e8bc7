package dev.ostiary.surface.cli;

import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Sample;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.kernel.shape.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a record that is typed rather than written as JSON: {@code path_pattern=app/**,permissions=read+list}.
 *
 * <p>Commas stand between parts, a plus between the items of a list. A part may be named by one of its words, as long as
 * no other part has it: {@code path=app/**}. What lies deeper than that is JSON's.
 */
final class Parts {
    /** A comma inside of a value parts nothing, unless a name and an equals sign follow. */
    private static final Pattern BETWEEN = Pattern.compile(",(?=[A-Za-z_]+=)");

    private Parts() {}

    /** Whether {@code given} is meant like this; anything else is JSON, or where JSON is. */
    static boolean isTyped(String given) {
        return given.matches("(?s)[A-Za-z_]+=.*");
    }

    static ObjectNode read(String flag, Shape<?> shape, String given) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var part : BETWEEN.split(given, -1)) {
            var equals = part.indexOf('=');
            var field = field(flag, shape, part.substring(0, equals));
            if (object.has(field.name())) {
                throw Wrong.usage(flag + ": " + field.name() + " is given twice.", "Such as: " + sample(shape));
            }
            object.set(field.name(), value(flag, field, part.substring(equals + 1)));
        }
        return object;
    }

    private static Field field(String flag, Shape<?> shape, String name) {
        var meant = shape.field(name)
                .map(List::of)
                .orElseGet(() -> shape.fields().stream()
                        .filter(each -> List.of(each.name().split("_")).contains(name))
                        .toList());
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        throw Wrong.usage(
                flag + (meant.isEmpty() ? " has a part that it does not know" : " has a part that could be several")
                        + "; known are " + names(shape) + ".",
                "Such as: " + sample(shape));
    }

    private static JsonNode value(String flag, Field field, String text) {
        return switch (field.kind()) {
            case Kind.ListOf list
            when Spelling.isPlainList(list) -> Spelling.list(list.item(), List.of(text.split("\\+", -1)));
            case Kind.ListOf _, Kind.MapOf _, Kind.Json _, Kind.Nested _, Kind.Hidden _, Kind.HiddenTree _ ->
                throw Wrong.usage(flag + ": with " + field.name() + " it has to be JSON, best as @FILE.json.");
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> Spelling.read(field.kind(), text);
        };
    }

    /** Optional parts in brackets. */
    static String names(Shape<?> shape) {
        return shape.fields().stream()
                .map(each -> each.required() ? each.name() : "[" + each.name() + "]")
                .collect(Collectors.joining(", "));
    }

    /** How the parts that must be given are typed. */
    static String sample(Shape<?> shape) {
        return shape.fields().stream()
                .filter(Field::required)
                .map(each -> each.name() + "=" + sample(each))
                .collect(Collectors.joining(","));
    }

    private static String sample(Field field) {
        if (field.kind() instanceof Kind.ListOf(Kind.Choice choice)) {
            return choice.values().stream().limit(2).collect(Collectors.joining("+"));
        }
        return Sample.of(field)
                .filter(node -> !node.isContainer())
                .map(JsonNode::asString)
                .orElseGet(() -> field.name().endsWith("pattern")
                        ? "'app/**'"
                        : field.name().toUpperCase(Locale.ROOT));
    }
}
