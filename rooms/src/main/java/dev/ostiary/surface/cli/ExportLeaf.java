package dev.ostiary.surface.cli;

import dev.ostiary.client.Door;
import dev.ostiary.kernel.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code ostiary audit export}: fetches the trail page by page into one file that verifies, whole or not at all. */
record ExportLeaf(Operation<?, ?> operation) implements Leaf {
    /** The operation whose pages this command joins. */
    static final String NAME = "audit.export";

    @Override
    public String room() {
        return "audit";
    }

    @Override
    public String verb() {
        return "export";
    }

    @Override
    public String summary() {
        return "Exports the trail in the form that ostiary audit verify reads.";
    }

    @Override
    public void describe(CommandSpec spec) {
        Flags.valued(spec, "--output", "file", "Where to write it, instead of standard output.");
        Flags.server(spec);
        spec.usageMessage().footer("", "Example:", "  ostiary audit export --output trail.jsonl");
    }

    @Override
    public void run(ParseResult given, Session session) {
        var output = Optional.<String>ofNullable(given.matchedOptionValue("--output", null));
        try (var door = session.door()) {
            if (output.isPresent()) {
                PrivateFile.write(Path.of(output.get()), out -> copy(door, out));
                session.remark("Written: " + output.get() + ". Check it with: ostiary audit verify " + output.get());
            } else {
                copy(door, session.around().out());
                session.around().out().flush();
            }
        } catch (IOException _) {
            throw Wrong.here("The export cannot be written.");
        }
    }

    private void copy(Door door, OutputStream out) throws IOException {
        var asked = JsonNodeFactory.instance.objectNode().put("after", 0L);
        while (true) {
            var page = door.call(operation, asked);
            for (var line : page.path("lines")) {
                out.write((line.asString() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!page.path("has_more").asBoolean(false)) {
                return;
            }
            asked = next(page, asked);
        }
    }

    /** The end is fixed by the first page, so that an export of a busy trail ends; a page that goes back is refused. */
    private static ObjectNode next(ObjectNode page, ObjectNode asked) {
        long last = page.path("last").asLong(0);
        if (last <= asked.path("after").asLong(0)) {
            throw Wrong.here("The server repeats itself; the export was given up.");
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("after", last)
                .put("upto", page.path("upto").asLong(last));
    }
}
