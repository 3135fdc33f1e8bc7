package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts an operation's input together from path, query and body; a field that is given in two of them is refused. */
final class Arguments {
    private static final int MOST_PARAMETERS = 200;

    private final Operation<?, ?> operation;
    private final ObjectNode input = JsonNodeFactory.instance.objectNode();

    Arguments(Operation<?, ?> operation) {
        this.operation = operation;
    }

    ObjectNode of(Map<String, String> holes, @Nullable String rawQuery, ObjectNode body) {
        holes.forEach((name, text) -> put(name, Spelling.read(kind(name), text)));
        parameters(rawQuery).forEach((name, texts) -> put(name, value(name, texts)));
        body.properties().forEach(entry -> put(entry.getKey(), entry.getValue()));
        return input;
    }

    private void put(String name, JsonNode value) {
        if (input.has(name)) {
            throw invalid(name + " is given twice, in the path, the query or the body.");
        }
        input.set(name, value);
    }

    private JsonNode value(String name, List<String> texts) {
        var kind = kind(name);
        if (kind instanceof Kind.Hidden || kind instanceof Kind.HiddenTree) {
            throw invalid(name + " is secret and must not stand in an address. Send it in the body.");
        }
        if (kind instanceof Kind.ListOf list && Spelling.isPlainList(kind)) {
            return Spelling.list(list.item(), texts);
        }
        if (texts.size() > 1) {
            throw invalid(name + " is given twice.");
        }
        return Spelling.read(kind, texts.getFirst());
    }

    private Kind kind(String name) {
        return operation.inputShape().field(name).map(Field::kind).orElse(new Kind.Text());
    }

    private Map<String, List<String>> parameters(@Nullable String rawQuery) {
        var parameters = new LinkedHashMap<String, List<String>>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        var parts = rawQuery.split("&", -1);
        if (parts.length > MOST_PARAMETERS) {
            throw invalid("The query has more than " + MOST_PARAMETERS + " parameters.");
        }
        for (var part : parts) {
            var equals = part.indexOf('=');
            var name = decoded(equals < 0 ? part : part.substring(0, equals));
            refuseCredential(name);
            parameters
                    .computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        return parameters;
    }

    /** An address is kept in logs and histories, so it is no place for a credential. */
    private void refuseCredential(String name) {
        if ((name.equals("api_key") || name.equals("access_token"))
                && operation.inputShape().field(name).isEmpty()) {
            throw invalid(
                    "A credential must not stand in an address. Send Authorization: Bearer, and replace this credential, because addresses are logged on the way.");
        }
    }

    private static String decoded(String raw) {
        return PercentCode.decode(raw, true).orElseThrow(() -> invalid("The query is not well-formed."));
    }

    private static Refused invalid(String why) {
        return new Refused(Refusal.invalidRequest(Untrusted.neutral(why, 400)));
    }
}
