package dev.ostiary.kernel;

import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds secrets by type: in declarations for the rules, in values for redaction. */
final class Secrets {
    private Secrets() {}

    static boolean occurIn(Shape<?> shape) {
        for (var field : shape.fields()) {
            if (secret(field.kind())) {
                return true;
            }
        }
        return false;
    }

    private static boolean secret(Kind kind) {
        return switch (kind) {
            case Kind.Hidden _, Kind.HiddenTree _ -> true;
            case Kind.ListOf list -> secret(list.item());
            case Kind.MapOf map -> secret(map.value());
            case Kind.Nested nested -> occurIn(nested.shape());
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Json _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> false;
        };
    }

    /** Adds the secret texts inside {@code value}, of the closed types. */
    static void collect(@Nullable Object value, List<String> found) {
        switch (value) {
            case Secret secret -> found.add(secret.reveal());
            case SecretTree tree -> found.addAll(tree.leaves());
            case Optional<?> optional -> collect(optional.orElse(null), found);
            case List<?> list -> list.forEach(item -> collect(item, found));
            case Map<?, ?> map -> map.values().forEach(item -> collect(item, found));
            case Record nested -> {
                var shape = shape(nested);
                if (shape != null && occurIn(shape)) {
                    for (var field : shape.fields()) {
                        collect(component(field.accessor(), nested), found);
                    }
                }
            }
            case null, default -> {}
        }
    }

    private static @Nullable Shape<?> shape(Record value) {
        return value instanceof ResourcePath
                        || value instanceof VsecureUri
                        || value instanceof Untrusted
                        || value instanceof Printed
                ? null
                : Shape.of(value.getClass());
    }

    private static @Nullable Object component(java.lang.reflect.Method accessor, Record value) {
        try {
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(accessor.toString(), e);
        }
    }
}
