package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.mcp.Offering.Completion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The requests that an {@link Offering} deals with: their params read, and put to it. */
final class Methods {
    private final Offering offering;

    Methods(Offering offering) {
        this.offering = offering;
    }

    /** What is done for {@code method}, if it is one of the offering's. */
    Optional<Function<Exchange, Outcome>> work(Message.Ask ask) {
        var params = ask.params();
        return Optional.ofNullable(
                switch (ask.method()) {
                    case "tools/call" -> call(params);
                    case "resources/list" -> exchange -> offering.resources(text(params, "cursor"), exchange);
                    case "resources/templates/list" -> onePage(params, offering::templates);
                    case "resources/read" ->
                        named(params, "uri", "the resource", uri -> exchange -> offering.read(uri, exchange));
                    case "prompts/list" -> onePage(params, offering::prompts);
                    case "prompts/get" -> prompt(params);
                    case "completion/complete" -> complete(params);
                    default -> null;
                });
    }

    /** A list that never has a second page: whatever cursor is given was none of ours. */
    private static Function<Exchange, Outcome> onePage(ObjectNode params, Function<Exchange, Outcome> list) {
        return params.hasNonNull("cursor") ? wrong("There is no such cursor: this list has one page.") : list;
    }

    private Function<Exchange, Outcome> call(ObjectNode params) {
        var given = params.get("arguments");
        if (given != null && !(given instanceof ObjectNode)) {
            return wrong("The arguments of a tool are a JSON object.");
        }
        var arguments = given instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return named(params, "name", "the tool", name -> exchange -> offering.call(name, arguments, exchange));
    }

    private Function<Exchange, Outcome> prompt(ObjectNode params) {
        var arguments = texts(params.get("arguments"));
        return arguments == null
                ? wrong("The arguments of a prompt are texts.")
                : named(params, "name", "the prompt", name -> exchange -> offering.prompt(name, arguments, exchange));
    }

    private Function<Exchange, Outcome> complete(ObjectNode params) {
        var ref = params.path("ref");
        var argument = params.path("argument");
        var context = texts(params.path("context").get("arguments"));
        var name = text(argument, "name");
        var value = text(argument, "value");
        var prompt = ref.path("type").asString("").equals("ref/prompt") ? text(ref, "name") : Optional.<String>empty();
        var template =
                ref.path("type").asString("").equals("ref/resource") ? text(ref, "uri") : Optional.<String>empty();
        if (prompt.isEmpty() == template.isEmpty() || name.isEmpty() || value.isEmpty() || context == null) {
            return wrong(
                    "A completion names a prompt or a resource template, and an argument with what is typed of it.");
        }
        var asked = new Completion(prompt, template, name.get(), value.get(), context);
        return exchange -> offering.complete(asked, exchange);
    }

    private static Function<Exchange, Outcome> named(
            ObjectNode params, String member, String what, Function<String, Function<Exchange, Outcome>> work) {
        return text(params, member)
                .map(work)
                .orElseGet(() -> wrong("Params name " + what + ": {\"" + member + "\": \"...\"}."));
    }

    private static Function<Exchange, Outcome> wrong(String why) {
        return _ -> Outcome.objection(RpcError.invalidParams(why));
    }

    private static Optional<String> text(JsonNode node, String member) {
        var value = node.get(member);
        return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    private static @Nullable Map<String, String> texts(@Nullable JsonNode node) {
        var texts = new HashMap<String, String>();
        if (node != null) {
            for (var member : node.properties()) {
                if (!member.getValue().isString()) {
                    return null;
                }
                texts.put(member.getKey(), member.getValue().stringValue());
            }
        }
        return texts;
    }

    /** What is wrong with the headers that repeat a tool's arguments. */
    Optional<RpcError> mirrorFault(Message.Ask ask, Visit visit) {
        var tool = ask.method().equals("tools/call") ? text(ask.params(), "name") : Optional.<String>empty();
        return tool.flatMap(name -> visit.mirrors()
                .flatMap(mirrors ->
                        mirrors.fault(offering.mirrored(name), ask.params().path("arguments"))));
    }

    /** How a refusal is worded that is no tool's result. */
    static RpcError worded(Message.Ask ask, Refusal refusal, Revision revision, RpcError otherwise) {
        return switch (refusal) {
            case Refusal.Denied denied
            when denied.code().equals("client_capability_missing") -> RpcError.missingCapability(denied);
            case Refusal.Missing missing
            when ask.method().equals("resources/read") ->
                RpcError.noResource(missing, ask.params().path("uri").asString(""), revision.modern());
            case Refusal.Missing missing
            when ask.method().equals("prompts/get") -> RpcError.invalidParams(missing.message());
            case Refusal.Invalid invalid
            when !ask.method().equals("tools/call") -> RpcError.invalidParams(invalid.message());
            default -> otherwise;
        };
    }
}
