package dev.ostiary.kernel.mcp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fuzzed: what we write into a header reads back as it was, and no other value passes for it. */
public final class HeadersFuzz {
    private static final Map<String, String> PATH = Map.of("Path", "/path");

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
        argument(value);
    }

    /** The same of an argument that a header repeats. */
    private static void argument(String value) {
        var params = JsonNodeFactory.instance.objectNode().put("name", "x");
        var arguments = params.putObject("arguments").put("path", value);
        var ask = new Message.Ask(JsonNodeFactory.instance.numberNode(1), "tools/call", params);
        var written = Mirrors.headers(ask, PATH);
        var header = written[written.length - 1];
        if (!written[written.length - 2].equals("Mcp-Param-Path")
                || repeated(header).fault(PATH, arguments).isPresent()) {
            throw new IllegalStateException("our own header of an argument is refused");
        }
        var other = arguments.deepCopy().put("path", value + "x");
        var none = JsonNodeFactory.instance.objectNode();
        if (repeated(header).fault(PATH, other).isEmpty()
                || repeated(header).fault(PATH, none).isEmpty()
                || mirrors("x").fault(PATH, arguments).isEmpty()) {
            throw new IllegalStateException("a header passes for another argument, or for none");
        }
        repeated(value).fault(PATH, other);
        repeated(value).fault(PATH, none.put("path", 1));
        repeated(value).fault(PATH, none.put("path", 1e300));
    }

    private static Mirrors repeated(String path) {
        return new Mirrors(
                List.of("2026-07-28"),
                List.of("tools/call"),
                List.of("x"),
                header -> header.equals("Mcp-Param-Path") ? List.of(path) : List.of());
    }

    private static Mirrors mirrors(String name) {
        return new Mirrors(List.of("2026-07-28"), List.of("tools/call"), List.of(name));
    }
}
