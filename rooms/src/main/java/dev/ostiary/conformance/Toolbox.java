package dev.ostiary.conformance;

import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import dev.ostiary.kernel.mcp.RpcError;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All tools: those of the sheet that only say something, and those that do something. */
final class Toolbox {
    private static final String COMES_AND_GOES = "test_comes_and_goes";
    private static final String HEADER = "x-mcp-header";

    private final Sheet sheet;
    private final ListingChanges changes;
    private final Map<String, Tool> tools = new HashMap<>();
    private final Map<String, Map<String, String>> mirrored = new HashMap<>();

    Toolbox(Sheet sheet, ListingChanges changes) {
        this.sheet = sheet;
        this.changes = changes;
        var questions = new Questions(sheet);
        sheet.list("tools").forEach(this::declare);
        tools.putAll(TellingTools.all());
        tools.putAll(new AskingTools(questions).all());
        tools.putAll(new TaskTools(questions).all());
        tools.putAll(changes.tools());
    }

    /** A tool that nothing else is said of repeats what it was given. */
    private void declare(JsonNode card) {
        var name = card.path("name").stringValue();
        var result = sheet.part("results", name);
        tools.put(
                name,
                result instanceof ObjectNode said
                        ? (_, _) -> Outcome.said(said)
                        : (arguments, _) -> Tool.text("Called with: " + arguments));
        var headers = new LinkedHashMap<String, String>();
        card.path("inputSchema").path("properties").properties().stream()
                .filter(each -> each.getValue().has(HEADER))
                .forEach(each -> headers.put(each.getValue().path(HEADER).stringValue(), "/" + each.getKey()));
        mirrored.put(name, Map.copyOf(headers));
    }

    byte[] listed() {
        var cards = sheet.list("tools");
        if (changes.showsTool()) {
            cards.addObject()
                    .put("name", COMES_AND_GOES)
                    .put("description", "Comes and goes.")
                    .putObject("inputSchema")
                    .put("type", "object");
        }
        return StrictJson.write(cards);
    }

    Map<String, String> mirrored(String tool) {
        return mirrored.getOrDefault(tool, Map.of());
    }

    Outcome call(String name, ObjectNode arguments, Exchange exchange) {
        if (name.equals(COMES_AND_GOES) && changes.showsTool()) {
            return Tool.text("Still here.");
        }
        var tool = tools.get(name);
        return tool == null
                ? Outcome.objection(RpcError.invalidParams("Unknown tool: " + Untrusted.neutral(name, 80)))
                : tool.call(arguments, exchange);
    }
}
