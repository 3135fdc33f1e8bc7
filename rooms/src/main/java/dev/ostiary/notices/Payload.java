package dev.ostiary.notices;

import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a notice says, as it waits in the database. */
record Payload(String title, List<String> lines, Optional<String> link, ObjectNode body) {
    static Payload of(Notice notice) {
        return new Payload(notice.title(), notice.lines(), notice.link(), notice.body());
    }

    static Payload parse(String text) {
        var tree = StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
        return new Payload(
                tree.get("title").stringValue(),
                StreamSupport.stream(tree.get("lines").spliterator(), false)
                        .map(JsonNode::stringValue)
                        .toList(),
                Optional.ofNullable(tree.get("link")).map(JsonNode::stringValue),
                (ObjectNode) tree.get("body"));
    }

    String text() {
        var tree = JsonNodeFactory.instance.objectNode().put("title", title);
        var all = tree.putArray("lines");
        lines.forEach(all::add);
        link.ifPresent(it -> tree.put("link", it));
        tree.set("body", body);
        return new String(StrictJson.write(tree), StandardCharsets.UTF_8);
    }
}
