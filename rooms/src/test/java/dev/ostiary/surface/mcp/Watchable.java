package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.GatedOffering;
import dev.ostiary.kernel.mcp.Offering;
import dev.ostiary.kernel.mcp.Outcome;
import dev.ostiary.kernel.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A gate's tools, a log, and resources of which all but one may be watched. */
record Watchable(GatedOffering tools) implements Offering {
    @Override
    public ObjectNode capabilities() {
        return (ObjectNode)
                StrictJson.read("{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true},\"logging\":{}}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] tools(Caller caller, Endpoint endpoint, Revision revision) {
        return tools.tools(caller, endpoint, revision);
    }

    @Override
    public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
        return tools.call(tool, arguments, exchange);
    }

    @Override
    public Outcome resources(Optional<String> cursor, Exchange exchange) {
        return tools.resources(cursor, exchange);
    }

    @Override
    public Outcome templates(Exchange exchange) {
        return tools.templates(exchange);
    }

    @Override
    public Outcome read(String uri, Exchange exchange) {
        return tools.read(uri, exchange);
    }

    @Override
    public Outcome prompts(Exchange exchange) {
        return tools.prompts(exchange);
    }

    @Override
    public Outcome prompt(String name, Map<String, String> arguments, Exchange exchange) {
        return tools.prompt(name, arguments, exchange);
    }

    @Override
    public Outcome complete(Completion asked, Exchange exchange) {
        return tools.complete(asked, exchange);
    }

    @Override
    public boolean watchable(String uri, Exchange exchange) {
        return !uri.endsWith("hidden");
    }

    @Override
    public boolean listable(String room, String path, Exchange exchange) {
        return !path.endsWith("hidden");
    }
}
