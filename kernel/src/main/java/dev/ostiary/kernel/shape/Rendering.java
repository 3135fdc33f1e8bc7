package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.Printed;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns records into JSON; a secret is masked because of its type, wherever it stands. */
final class Rendering {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final boolean masked;

    Rendering(boolean masked) {
        this.masked = masked;
    }

    ObjectNode record(Shape<?> shape, Object value) {
        var object = JSON.objectNode();
        for (var field : shape.fields()) {
            var node = node(component(field, value));
            if (node != null) {
                object.set(field.name(), node);
            }
        }
        return object;
    }

    private static @Nullable Object component(Field field, Object value) {
        try {
            return field.accessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("accessor of " + field.name(), e);
        }
    }

    private @Nullable JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> node(optional.orElse(null));
            case String text -> JSON.stringNode(text);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Boolean flag -> JSON.booleanNode(flag);
            case BigDecimal number -> JSON.numberNode(number);
            case Instant moment ->
                JSON.stringNode(moment.truncatedTo(ChronoUnit.MICROS).toString());
            case Duration span -> JSON.stringNode(Spans.print(span));
            case Enum<?> choice -> JSON.stringNode(choice.name().toLowerCase(Locale.ROOT));
            case Secret secret -> JSON.stringNode(masked ? Secret.MASK : secret.reveal());
            case SecretTree tree -> masked ? tree.masked() : tree.reveal();
            case ResourcePath path -> JSON.stringNode(path.text());
            case VsecureUri uri -> JSON.stringNode(uri.text());
            case Printed printed -> JSON.stringNode(printed.text());
            case Untrusted untrusted -> JSON.stringNode(untrusted.text());
            case ObjectNode object -> object;
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            case Record nested -> record(Shape.of(nested.getClass()), nested);
            default -> throw new IllegalStateException("outside the closed set: " + value.getClass());
        };
    }

    private JsonNode list(List<?> list) {
        var array = JSON.arrayNode(list.size());
        list.forEach(item -> array.add(node(item)));
        return array;
    }

    private JsonNode map(Map<?, ?> map) {
        var object = JSON.objectNode();
        map.forEach((key, value) -> object.set(String.valueOf(key), node(value)));
        return object;
    }
}
