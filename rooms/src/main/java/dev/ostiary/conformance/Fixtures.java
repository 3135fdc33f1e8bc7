package dev.ostiary.conformance;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Offering;
import dev.ostiary.kernel.mcp.Outcome;
import dev.ostiary.kernel.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Exactly what the conformance suite asks a server for; the same for whoever calls. */
public final class Fixtures implements Offering {
    private static final byte[] CAPABILITIES = """
            {"tools": {"listChanged": true}, "resources": {"subscribe": true}, "prompts": {"listChanged": true},
             "completions": {}, "logging": {}, "extensions": {"io.modelcontextprotocol/tasks": {}}}
            """.getBytes(StandardCharsets.UTF_8);

    private final Toolbox toolbox;
    private final Library library;
    private final Prompts prompts;

    /** Both are run after the list has changed. */
    public Fixtures(Runnable toolsChanged, Runnable promptsChanged) {
        var changes = new ListingChanges(toolsChanged, promptsChanged);
        var tools = Sheet.of("tools.json");
        this.toolbox = new Toolbox(tools, changes);
        this.library = new Library(Sheet.of("resources.json"));
        this.prompts = new Prompts(Sheet.of("prompts.json"), new Questions(tools), changes);
    }

    @Override
    public ObjectNode capabilities() {
        return (ObjectNode) StrictJson.read(CAPABILITIES);
    }

    @Override
    public byte[] tools(Caller caller, Endpoint endpoint, Revision revision) {
        return toolbox.listed();
    }

    @Override
    public Map<String, String> mirrored(String tool) {
        return toolbox.mirrored(tool);
    }

    @Override
    public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
        return toolbox.call(tool, arguments, exchange);
    }

    @Override
    public Outcome resources(Optional<String> cursor, Exchange exchange) {
        return library.listed("resources");
    }

    @Override
    public Outcome templates(Exchange exchange) {
        return library.listed("resourceTemplates");
    }

    @Override
    public Outcome read(String uri, Exchange exchange) {
        return library.read(uri);
    }

    @Override
    public Outcome prompts(Exchange exchange) {
        return prompts.listed();
    }

    @Override
    public Outcome prompt(String name, Map<String, String> arguments, Exchange exchange) {
        return prompts.prompt(name, arguments, exchange);
    }

    @Override
    public Outcome complete(Completion asked, Exchange exchange) {
        return Prompts.completed(asked);
    }

    @Override
    public boolean watchable(String uri, Exchange exchange) {
        return library.has(uri);
    }

    @Override
    public boolean listable(String room, String path, Exchange exchange) {
        return true;
    }
}
