package dev.ostiary.kernel.mcp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fuzzed: what we write into a header reads back as it was, and no other value passes for it. */
public final class HeadersFuzz {
    private HeadersFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var value = new String(input, StandardCharsets.UTF_8);
        var params = JsonNodeFactory.instance.objectNode().put("name", value);
        var ask = new Message.Ask(JsonNodeFactory.instance.numberNode(1), "tools/call", params);
        var written = Mirrors.headers(ask, Map.of());
        var name = written[written.length - 1];
        if (mirrors(name).fault(ask).isPresent()) {
            throw new IllegalStateException("our own header is refused");
        }
        var other = new Message.Ask(ask.id(), "tools/call", params.deepCopy().put("name", value + "x"));
        if (mirrors(name).fault(other).isEmpty()) {
            throw new IllegalStateException("a header passes for another value");
        }
        mirrors(value).fault(other);
    }

    private static Mirrors mirrors(String name) {
        return new Mirrors(List.of("2026-07-28"), List.of("tools/call"), List.of(name));
    }
}
