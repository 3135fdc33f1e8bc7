package dev.ostiary.conformance;

import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Offering.Completion;
import dev.ostiary.kernel.mcp.Outcome;
import dev.ostiary.kernel.mcp.RpcError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All prompts, and what is completed for them. */
record Prompts(Sheet sheet, Questions questions, ListingChanges changes) {
    private static final List<String> WORDS = List.of("paris", "park", "party");
    private static final String ASKS = "test_input_required_result_prompt";

    Outcome listed() {
        var result = JsonNodeFactory.instance.objectNode();
        var prompts = sheet.list("prompts");
        if (changes.showsPrompt()) {
            prompts.addObject().put("name", "test_comes_and_goes").put("description", "Comes and goes.");
        }
        result.set("prompts", prompts);
        return Outcome.said(result);
    }

    Outcome prompt(String name, Map<String, String> arguments, Exchange exchange) {
        if (!(sheet.part("messages", name) instanceof ArrayNode messages)) {
            return Outcome.objection(RpcError.invalidParams("Unknown prompt: " + Untrusted.neutral(name, 80)));
        }
        var known = new HashMap<>(arguments);
        if (name.equals(ASKS)) {
            var given = exchange.ask(questions.form("user_context", "What context should the prompt use?", "context"));
            known.put("context", given.content().path("context").asString(""));
        }
        var result = JsonNodeFactory.instance.objectNode();
        result.set("messages", filled(messages, known));
        return Outcome.said(result);
    }

    /** The same with each {@code {argument}} of its texts filled in. */
    private static JsonNode filled(JsonNode node, Map<String, String> arguments) {
        return switch (node) {
            case ObjectNode object -> {
                object.properties().forEach(each -> each.setValue(filled(each.getValue(), arguments)));
                yield object;
            }
            case ArrayNode array -> {
                var all = JsonNodeFactory.instance.arrayNode();
                array.forEach(each -> all.add(filled(each, arguments)));
                yield all;
            }
            default ->
                node.isString() ? JsonNodeFactory.instance.stringNode(filled(node.stringValue(), arguments)) : node;
        };
    }

    private static String filled(String text, Map<String, String> arguments) {
        var all = text;
        for (var each : arguments.entrySet()) {
            all = all.replace("{" + each.getKey() + "}", each.getValue());
        }
        return all;
    }

    static Outcome completed(Completion asked) {
        var result = JsonNodeFactory.instance.objectNode();
        var completion = result.putObject("completion").put("hasMore", false);
        var values = completion.putArray("values");
        if (asked.argument().startsWith("arg")) {
            WORDS.stream().filter(word -> word.startsWith(asked.value())).forEach(values::add);
        }
        return Outcome.said(result);
    }
}
