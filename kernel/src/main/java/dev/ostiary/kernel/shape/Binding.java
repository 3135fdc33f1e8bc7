package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.VsecureUri;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns JSON into records, collecting every fault before it refuses; messages name fields and never repeat values. */
final class Binding {
    private final Map<String, String> faults = new LinkedHashMap<>();
    private @Nullable Refusal particular;

    <R> R record(Shape<R> shape, JsonNode json) {
        var values = values(shape, json, "");
        refuseFaults();
        return construct(shape, values);
    }

    private void refuseFaults() {
        if (particular != null && faults.size() == 1) {
            throw new Refused(named(particular));
        }
        if (!faults.isEmpty()) {
            var words = new ArrayList<String>();
            faults.forEach((field, why) -> words.add(field.isEmpty() ? why : field + ": " + why));
            throw new Refused(new Refusal.Invalid("validation_error", String.join(" ", words), told()));
        }
    }

    /** A refusal of a value's own, with the field it was given for. */
    private Refusal named(Refusal refusal) {
        return refusal instanceof Refusal.Invalid(var code, var message, var fields) && fields.isEmpty()
                ? new Refusal.Invalid(code, message, told())
                : refusal;
    }

    /** In the order of declaration. */
    private Map<String, String> told() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }

    private @Nullable Object[] values(Shape<?> shape, JsonNode json, String prefix) {
        var values = new @Nullable Object[shape.fields().size()];
        if (!json.isObject()) {
            fault(prefix, "must be a JSON object.");
            return values;
        }
        for (var name : json.propertyNames()) {
            if (shape.field(name).isEmpty()) {
                fault(prefix + name, "is not a known field" + hint(shape) + ".");
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = value(shape.fields().get(i), json, prefix);
        }
        return values;
    }

    private static String hint(Shape<?> shape) {
        return shape.fields().isEmpty()
                ? ""
                : "; known are "
                        + String.join(
                                ", ", shape.fields().stream().map(Field::name).toList());
    }

    private @Nullable Object value(Field field, JsonNode json, String prefix) {
        var given = json.get(field.name());
        var name = prefix + field.name();
        var node = given == null || given.isNull() ? field.fallback() : given;
        if (node == null) {
            if (!field.optional()) {
                fault(name, "is required.");
            }
            return field.optional() ? Optional.empty() : null;
        }
        var value = convert(field.kind(), node, name);
        if (value != null) {
            check(field, value, name);
        }
        return field.optional() ? Optional.ofNullable(value) : value;
    }

    private void check(Field field, Object value, String name) {
        field.within().ifPresent(within -> {
            var size = size(value);
            if (size < within.min() || size > within.max()) {
                fault(
                        name,
                        "must be between " + within.min() + " and " + within.max()
                                + (value instanceof Number ? "." : " long."));
            }
        });
        field.pattern().ifPresent(pattern -> {
            if (value instanceof String text && !pattern.matcher(text).matches()) {
                fault(name, "must match " + pattern.pattern() + ".");
            }
        });
    }

    private static long size(Object value) {
        return switch (value) {
            case Number number -> number.longValue();
            case String text -> text.length();
            case Secret secret -> secret.reveal().length();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> 0;
        };
    }

    private @Nullable Object convert(Kind kind, JsonNode node, String name) {
        try {
            return switch (kind) {
                case Kind.Text _, Kind.Outside _ -> text(node, name);
                case Kind.Whole number -> whole(node, name, number.wide());
                case Kind.Flag _ ->
                    node.isBoolean() ? (Object) node.booleanValue() : wrong(name, "must be true or false.");
                case Kind.Decimal _ -> node.isNumber() ? node.decimalValue() : wrong(name, "must be a number.");
                case Kind.Moment _ -> moment(node, name);
                case Kind.Span _ ->
                    node.isString() ? Spans.parse(node.stringValue()) : wrong(name, "must be a duration such as 90d.");
                case Kind.Choice choice -> choice(choice, node, name);
                case Kind.ListOf list -> list(list, node, name);
                case Kind.MapOf map -> map(map, node, name);
                case Kind.Json _ -> node.isObject() ? node : wrong(name, "must be a JSON object.");
                case Kind.Nested nested -> nested(nested.shape(), node, name);
                case Kind.Hidden _ -> hidden(node, name);
                case Kind.HiddenTree _ ->
                    node instanceof ObjectNode object ? new SecretTree(object) : wrong(name, "must be a JSON object.");
                case Kind.Path _ -> path(node, name);
                case Kind.Address _ ->
                    node.isString() ? new VsecureUri(node.stringValue()) : wrong(name, "must be an address.");
            };
        } catch (Refused refused) {
            particular = refused.refusal();
            return wrong(name, refused.refusal().message());
        }
    }

    private @Nullable Object text(JsonNode node, String name) {
        if (!node.isString()) {
            return wrong(name, "must be a text.");
        }
        return node.stringValue().indexOf('\0') >= 0
                ? wrong(name, "must not hold a NUL character.")
                : node.stringValue();
    }

    private @Nullable Object hidden(JsonNode node, String name) {
        return node.isString() ? new Secret(node.stringValue()) : wrong(name, "must be a text.");
    }

    private @Nullable Object path(JsonNode node, String name) {
        return node.isString() ? new ResourcePath(node.stringValue()) : wrong(name, "must be a path.");
    }

    private @Nullable Object whole(JsonNode node, String name, boolean wide) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            return wrong(name, "must be a whole number.");
        }
        var value = node.longValue();
        if (wide) {
            return value;
        }
        return value == (int) value ? (Object) (int) value : wrong(name, "is out of range.");
    }

    private @Nullable Object moment(JsonNode node, String name) {
        try {
            return node.isString() ? instant(node.stringValue()) : wrong(name, "must be an RFC 3339 time.");
        } catch (DateTimeException _) {
            return wrong(name, "must be an RFC 3339 time such as 2026-01-31T14:30:00Z.");
        }
    }

    /** RFC 3339 knows years of four digits; Java's further ones would not fit a database. */
    private static Instant instant(String text) {
        var time = OffsetDateTime.parse(text);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new DateTimeException("year");
        }
        return time.toInstant();
    }

    private @Nullable Object choice(Kind.Choice choice, JsonNode node, String name) {
        if (node.isString() && choice.values().contains(node.stringValue())) {
            for (var constant : choice.type().getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(node.stringValue())) {
                    return constant;
                }
            }
        }
        return wrong(name, "must be one of " + String.join(", ", choice.values()) + ".");
    }

    private @Nullable Object list(Kind.ListOf list, JsonNode node, String name) {
        if (!node.isArray()) {
            return wrong(name, "must be a list.");
        }
        var before = faults.size();
        var items = new ArrayList<Object>(node.size());
        for (int i = 0; i < node.size(); i++) {
            var item = convert(list.item(), node.get(i), name + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return faults.size() > before ? null : List.copyOf(items);
    }

    private @Nullable Object map(Kind.MapOf map, JsonNode node, String name) {
        if (!node.isObject()) {
            return wrong(name, "must be a JSON object.");
        }
        var entries = new LinkedHashMap<String, Object>();
        for (var entry : node.properties()) {
            var value = convert(map.value(), entry.getValue(), name + "." + entry.getKey());
            if (value != null) {
                entries.put(entry.getKey(), value);
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    private @Nullable Object nested(Shape<?> shape, JsonNode node, String name) {
        var before = faults.size();
        var values = values(shape, node, name + ".");
        return faults.size() > before ? null : construct(shape, values);
    }

    private @Nullable Object wrong(String name, String why) {
        fault(name, why);
        return null;
    }

    private void fault(String name, String why) {
        // A caller chooses the names of unknown fields: cap and neutralise what is said back.
        faults.putIfAbsent(dev.ostiary.kernel.Untrusted.neutral(name, 120), why);
    }

    private static <R> R construct(Shape<R> shape, @Nullable Object[] values) {
        try {
            return shape.constructor().newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("constructor of " + shape.type(), refused.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("constructor of " + shape.type(), e);
        }
    }
}
