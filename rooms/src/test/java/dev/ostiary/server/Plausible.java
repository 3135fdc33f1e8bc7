package dev.ostiary.server;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Arguments that an operation accepts, made from its shape and what each field is about. */
final class Plausible {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a required field takes, where its kind does not tell. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("rules", "[{'path_pattern':'app/**','permissions':['read']}]"),
            Map.entry("permissions", "['secrets:list']"),
            Map.entry("roles", "['viewer']"),
            Map.entry("role", "'viewer'"),
            Map.entry("identity_type", "'service_account'"),
            Map.entry("description", "'plain words'"),
            Map.entry("kind", "'webhook'"),
            Map.entry("display_name", "'Somebody'"),
            Map.entry("owner_email", "'owner@new.example'"),
            Map.entry("principal", "'arn:aws:iam::123456789012:role/reader'"),
            Map.entry("allow", "['s3:GetObject']"),
            Map.entry("command", "['aws','s3','ls']"),
            Map.entry("agent", "'somebody'"),
            Map.entry("key_id", "'key-1'"),
            Map.entry("why", "'AWS enforces it.'"),
            Map.entry("words", "'Nothing is left.'"),
            Map.entry("status", "'completed'"),
            Map.entry("expires_at", "'2030-01-01T00:00:00Z'"));

    /** Left out although they could be given: they ask for what no room offers yet. */
    private static final Set<String> NOT_YET = Set.of("secret_policy_id", "rotation_policy_id");

    private Plausible() {}

    /** {@code given} where it names a field of the input, else what is usual; secrets are {@code secret}. */
    static ObjectNode arguments(Operation<?, ?> operation, Map<String, JsonNode> given, String secret) {
        var arguments = JSON.objectNode();
        for (var field : operation.inputShape().fields()) {
            if (given.containsKey(field.name())) {
                arguments.set(field.name(), fitting(field, given.get(field.name())));
            } else {
                usual(field, secret).ifPresent(value -> arguments.set(field.name(), value));
            }
        }
        return arguments;
    }

    private static JsonNode fitting(Field field, JsonNode value) {
        return field.kind() instanceof Kind.ListOf && !value.isArray()
                ? JSON.arrayNode().add(value)
                : value;
    }

    private static Optional<JsonNode> usual(Field field, String secret) {
        if (NOT_YET.contains(field.name())) {
            return Optional.empty();
        }
        return switch (field.kind()) {
            case Kind.Hidden _
            when field.name().equals("url") ->
                Optional.of(JSON.stringNode("https://hooks.invalid/" + secret.replace(' ', '-')));
            case Kind.Hidden _ -> Optional.of(JSON.stringNode(secret));
            case Kind.HiddenTree _ -> Optional.of(tree(secret));
            default ->
                Optional.ofNullable(USUAL.get(field.name()))
                        .filter(_ -> field.required() || field.name().startsWith("d"))
                        .map(Residence::json)
                        .or(() -> field.required() ? required(field) : Optional.empty());
        };
    }

    /** Deep in lists and objects too, because that is where a walk over the leaves stops too early. */
    private static ObjectNode tree(String secret) {
        var tree = JSON.objectNode().put("password", secret);
        tree.putObject("nested").putArray("list").add(secret).addObject().put("deep", secret + " and more");
        return tree;
    }

    private static Optional<JsonNode> required(Field field) {
        return switch (field.kind()) {
            case Kind.Choice choice ->
                Optional.of(JSON.stringNode(choice.values().getFirst()));
            case Kind.Whole _ -> Optional.of(JSON.numberNode(1));
            case Kind.Flag _ -> Optional.of(JSON.booleanNode(true));
            default -> throw new AssertionError("say in Plausible what " + field.name() + " takes");
        };
    }
}
