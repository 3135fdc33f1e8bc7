package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Given;
import dev.ostiary.kernel.Given.Choice;
import dev.ostiary.kernel.Question;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Questions in the words of the protocol, and answers out of them. */
final class Answering {
    private Answering() {}

    static String method(Question question) {
        return switch (question) {
            case Question.Form _, Question.Link _ -> "elicitation/create";
            case Question.Sample _ -> "sampling/createMessage";
            case Question.Roots _ -> "roots/list";
        };
    }

    /** The params of the request that asks {@code question}; {@code id} is a link's, for the revision that has one. */
    static ObjectNode params(Question question, @Nullable String id) {
        var params = JsonNodeFactory.instance.objectNode();
        return switch (question) {
            case Question.Form form -> params.put("message", form.message()).set("requestedSchema", form.schema());
            case Question.Link link -> {
                params.put("mode", "url").put("message", link.message()).put("url", link.url());
                yield id == null ? params : params.put("elicitationId", id);
            }
            case Question.Sample sample -> sample.params();
            case Question.Roots _ -> params;
        };
    }

    /** The answer to {@code question}, or null when {@code raw} is none. */
    static @Nullable Given read(Question question, JsonNode raw) {
        if (!(raw instanceof ObjectNode whole)) {
            return null;
        }
        return switch (question) {
            case Question.Form form -> form(form, whole);
            case Question.Link _ -> elicited(whole);
            case Question.Sample _ -> whole.path("content").isMissingNode() ? null : new Given(Choice.ACCEPT, whole);
            case Question.Roots _ -> whole.path("roots").isArray() ? new Given(Choice.ACCEPT, whole) : null;
        };
    }

    private static @Nullable Given form(Question.Form form, ObjectNode whole) {
        var given = elicited(whole);
        return given != null && given.accepted() && !new FilledForm(form.schema(), given.content()).fits()
                ? null
                : given;
    }

    private static @Nullable Given elicited(ObjectNode whole) {
        var action = whole.path("action").isString() ? whole.path("action").stringValue() : "";
        var content =
                whole.get("content") instanceof ObjectNode fields ? fields : JsonNodeFactory.instance.objectNode();
        return Arrays.stream(Choice.values())
                .filter(choice ->
                        choice.name().toLowerCase(java.util.Locale.ROOT).equals(action))
                .findFirst()
                .map(choice -> new Given(choice, content))
                .orElse(null);
    }
}
