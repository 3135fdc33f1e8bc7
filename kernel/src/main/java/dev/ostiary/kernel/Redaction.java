package dev.ostiary.kernel;

import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the secret values that a call knows wherever they stand in a text that is not itself a secret. */
final class Redaction {
    /** Shorter values would turn ordinary words into masks and hide nothing. */
    private static final int SHORTEST = 6;

    private final Likenesses known;

    private Redaction(Likenesses known) {
        this.known = known;
    }

    static Redaction of(Record... records) {
        var found = new ArrayList<String>();
        for (var each : records) {
            Secrets.collect(each, found);
        }
        found.removeIf(value -> value.length() < SHORTEST);
        return new Redaction(new Likenesses(found));
    }

    /** Whether nothing is known that would have to be replaced. */
    boolean isEmpty() {
        return known.isEmpty();
    }

    String apply(String text) {
        return known.masked(text);
    }

    Refusal apply(Refusal refusal) {
        if (known.isEmpty()) {
            return refusal;
        }
        return switch (refusal) {
            case Refusal.Invalid invalid ->
                new Refusal.Invalid(invalid.code(), apply(invalid.message()), invalid.fields());
            case Refusal.Denied denied ->
                new Refusal.Denied(denied.code(), apply(denied.message()), denied.cause(), denied.details());
            case Refusal.ApprovalRequired required ->
                new Refusal.ApprovalRequired(apply(required.message()), required.details());
            case Refusal.Missing missing -> new Refusal.Missing(missing.code(), apply(missing.message()));
            case Refusal.Conflict conflict ->
                new Refusal.Conflict(conflict.code(), apply(conflict.message()), conflict.details());
            case Refusal.Unauthenticated _,
                    Refusal.InputRequired _,
                    Refusal.RateLimited _,
                    Refusal.Unavailable _,
                    Refusal.Internal _ -> refusal;
        };
    }

    /** Its key is how its answer is found, and stays. */
    Question apply(Question question) {
        if (known.isEmpty()) {
            return question;
        }
        return switch (question) {
            case Question.Form form ->
                new Question.Form(form.key(), apply(form.message()), object(form.schema()), form.ahead());
            case Question.Link link -> new Question.Link(link.key(), apply(link.message()), apply(link.url()));
            case Question.Sample sample -> new Question.Sample(sample.key(), object(sample.params()));
            case Question.Roots roots -> roots;
        };
    }

    private ObjectNode object(ObjectNode node) {
        return plain(node) instanceof ObjectNode clean ? clean : node;
    }

    /** Cleans {@code rendered} in place, leaving the fields alone that are secret by type. */
    ObjectNode apply(Shape<?> shape, ObjectNode rendered) {
        if (!known.isEmpty()) {
            for (var field : shape.fields()) {
                var node = rendered.get(field.name());
                if (node != null) {
                    rendered.set(field.name(), clean(field.kind(), node));
                }
            }
        }
        return rendered;
    }

    private JsonNode clean(Kind kind, JsonNode node) {
        return switch (kind) {
            // A path is chosen by its caller and checked by policy; a password that is also a word must not hide it.
            case Kind.Hidden _,
                    Kind.HiddenTree _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Choice _,
                    Kind.Moment _,
                    Kind.Span _ -> node;
            case Kind.Nested nested when node instanceof ObjectNode object -> apply(nested.shape(), object);
            case Kind.ListOf list when node instanceof ArrayNode array -> each(list.item(), array);
            case Kind.MapOf map when node instanceof ObjectNode object -> each(map.value(), object);
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.ListOf _,
                    Kind.MapOf _,
                    Kind.Json _,
                    Kind.Nested _,
                    Kind.Outside _ -> plain(node);
        };
    }

    private JsonNode each(Kind item, ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            array.set(i, clean(item, array.get(i)));
        }
        return array;
    }

    private JsonNode each(Kind value, ObjectNode object) {
        for (var entry : List.copyOf(object.properties())) {
            object.set(entry.getKey(), clean(value, entry.getValue()));
        }
        return object;
    }

    private JsonNode plain(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> entry : object.properties()) {
                    copy.set(apply(entry.getKey()), plain(entry.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(plain(item)));
                yield copy;
            }
            default -> node.isString() ? JsonNodeFactory.instance.stringNode(apply(node.stringValue())) : node;
        };
    }
}
