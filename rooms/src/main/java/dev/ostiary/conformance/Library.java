package dev.ostiary.conformance;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.Outcome;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All resources. */
record Library(Sheet sheet) {
    private static final Pattern TEMPLATE = Pattern.compile("test://template/([A-Za-z0-9_-]{1,64})/data");

    /** The list {@code member} of the sheet, as the result of a listing. */
    Outcome listed(String member) {
        var result = JsonNodeFactory.instance.objectNode();
        result.set(member, sheet.list(member));
        return Outcome.said(result);
    }

    boolean has(String uri) {
        return sheet.part("contents", uri).isObject();
    }

    Outcome read(String uri) {
        var template = TEMPLATE.matcher(uri);
        if (sheet.part("contents", uri) instanceof ObjectNode content) {
            return contents(content);
        }
        return template.matches()
                ? contents(document(uri, template.group(1)))
                : Outcome.no(Refusal.missing("resource", Untrusted.neutral(uri, 80)));
    }

    private static ObjectNode document(String uri, String id) {
        var document = JsonNodeFactory.instance.objectNode();
        document.put("id", id).put("templateTest", true).put("data", "Data for ID: " + id);
        return JsonNodeFactory.instance
                .objectNode()
                .put("uri", uri)
                .put("mimeType", "application/json")
                .put("text", document.toString());
    }

    private static Outcome contents(ObjectNode content) {
        var result = JsonNodeFactory.instance.objectNode();
        result.putArray("contents").add(content);
        return Outcome.said(result);
    }
}
