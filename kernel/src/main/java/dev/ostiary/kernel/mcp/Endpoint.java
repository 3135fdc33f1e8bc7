package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Operation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one MCP address offers, and the name that it offers it under.
 *
 * @param serverName how the server introduces itself
 * @param serverVersion the version it introduces itself with
 * @param toolsets the toolsets it is narrowed to; empty means that nothing narrows it
 */
public record Endpoint(String serverName, String serverVersion, Set<Toolset> toolsets) {
    /** The name of the endpoint that offers everything. */
    public static final String WHOLE = "ostiary";

    public Endpoint {
        toolsets = Set.copyOf(toolsets);
    }

    /** The endpoint that offers all toolsets. */
    public static Endpoint whole(String buildVersion) {
        return new Endpoint(WHOLE, buildVersion, Set.of());
    }

    /** The endpoint of one toolset, under that toolset's own server name. */
    public static Endpoint of(Toolset toolset, String buildVersion) {
        return new Endpoint(toolset.serverName(), toolset.serverVersion(buildVersion), Set.of(toolset));
    }

    /** This endpoint, narrowed to a comma-separated list of toolsets; empty if the list holds anything else. */
    public Optional<Endpoint> narrowed(String list) {
        var chosen = EnumSet.noneOf(Toolset.class);
        for (var name : list.split(",", -1)) {
            var toolset = Toolset.of(name);
            if (toolset.isEmpty()) {
                return Optional.empty();
            }
            chosen.add(toolset.get());
        }
        return Optional.of(new Endpoint(serverName, serverVersion, chosen));
    }

    /** Whether {@code operation} is a tool here. */
    public boolean offers(Operation<?, ?> operation) {
        return operation.tool().isPresent() && offers(operation.toolset());
    }

    /** Whether what belongs to {@code toolset} is offered here. */
    public boolean offers(String toolset) {
        return toolsets.isEmpty()
                || Toolset.of(toolset).filter(toolsets::contains).isPresent();
    }
}
