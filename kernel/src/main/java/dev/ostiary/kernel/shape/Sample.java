package dev.ostiary.kernel.shape;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An example value of a field, for help and documentation; never a secret. */
public final class Sample {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Sample() {}

    /** A value that binds, or empty where only the owner of the field could tell one. */
    public static Optional<JsonNode> of(Field field) {
        if (field.fallback() != null) {
            return Optional.of(field.fallback());
        }
        if (field.pattern().isPresent()
                || field.within().filter(each -> each.min() > 1).isPresent()) {
            return Optional.empty();
        }
        return of(field.kind());
    }

    private static Optional<JsonNode> of(Kind kind) {
        return switch (kind) {
            case Kind.Path _ -> Optional.of(JSON.stringNode("app/database"));
            case Kind.Address _ -> Optional.of(JSON.stringNode("vsecure://secrets/production/DB_PASSWORD"));
            case Kind.Moment _ -> Optional.of(JSON.stringNode("2026-01-31T14:30:00Z"));
            case Kind.Span _ -> Optional.of(JSON.stringNode("30d"));
            case Kind.Choice choice ->
                Optional.of(JSON.stringNode(choice.values().getFirst()));
            case Kind.Whole _ -> Optional.of(JSON.numberNode(1));
            case Kind.Flag _ -> Optional.of(JSON.booleanNode(true));
            case Kind.Text _,
                    Kind.Decimal _,
                    Kind.ListOf _,
                    Kind.MapOf _,
                    Kind.Json _,
                    Kind.Nested _,
                    Kind.Hidden _,
                    Kind.HiddenTree _,
                    Kind.Outside _ -> Optional.empty();
        };
    }
}
