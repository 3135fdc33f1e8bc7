package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Toolset;
import dev.ostiary.surface.http.DoorFrame;
import dev.ostiary.surface.http.Doorstep;
import dev.ostiary.surface.http.Reply;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The MCP endpoints: {@code /mcp} and {@code /} offer everything, {@code /mcp/{toolset}} one toolset, {@code
 * /mcp/{toolset}/sse} the same to clients of 2024-11-05.
 *
 * <p>Mount it at {@link #MAPPINGS}, behind a {@link DoorFrame}, on virtual threads: an open stream keeps its thread.
 */
public final class McpServlet extends HttpServlet {
    /** The exact root and everything below {@code /mcp}. */
    public static final List<String> MAPPINGS = List.of("", "/mcp/*");

    private static final long serialVersionUID = 1L;

    private final transient StreamableHttp streamable;
    private final transient EventStreams streams;
    private final transient Doorstep doorstep;
    private final String buildVersion;

    public McpServlet(Dispatcher dispatcher, Sessions sessions, EventStreams streams, String buildVersion) {
        this.streamable = new StreamableHttp(dispatcher, sessions, streams);
        this.streams = streams;
        this.doorstep = new Doorstep(dispatcher.gate(), Threshold.MCP_REQUEST);
        this.buildVersion = buildVersion;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var visitor = Visitor.of(request, "mcp");
        var reply = Reply.to(visitor, response);
        doorstep.serve(visitor, reply, () -> route(request, reply, visitor));
    }

    private void route(HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var path = Optional.ofNullable(request.getPathInfo()).orElse("/");
        var parts = path.substring(1).split("/", -1);
        var endpoint = parts[0].isEmpty()
                ? whole(request)
                : Toolset.of(parts[0]).map(toolset -> Endpoint.of(toolset, buildVersion));
        if (endpoint.isEmpty() || parts.length > 2 || (parts.length == 2 && parts[0].isEmpty())) {
            throw nothingHere();
        }
        if (parts.length == 1) {
            streamable(endpoint.get(), request, reply, visitor);
        } else {
            stream(endpoint.get(), parts, request, reply, visitor);
        }
    }

    private Optional<Endpoint> whole(HttpServletRequest request) {
        var lists = Visitor.query(request, "toolsets");
        if (lists.size() > 1) {
            return Optional.empty();
        }
        var whole = Endpoint.whole(buildVersion);
        return lists.isEmpty() ? Optional.of(whole) : whole.narrowed(lists.getFirst());
    }

    private void streamable(Endpoint endpoint, HttpServletRequest request, Reply reply, Visitor visitor)
            throws IOException {
        switch (request.getMethod()) {
            case "POST" -> streamable.post(endpoint, request, reply, visitor);
            case "DELETE" -> streamable.delete(request, reply, visitor);
            case "GET" -> {
                if (!streamable.get(endpoint, request, reply, visitor)) {
                    notAllowed(reply.response(), "POST, DELETE");
                }
            }
            default -> notAllowed(reply.response(), "GET, POST, DELETE");
        }
    }

    private void stream(Endpoint endpoint, String[] parts, HttpServletRequest request, Reply reply, Visitor visitor)
            throws IOException {
        switch (parts[1] + " " + request.getMethod()) {
            case "sse GET" -> {
                var messages = request.getServletPath() + "/" + parts[0] + "/messages";
                streams.open(endpoint, messages, reply, visitor);
            }
            case "messages POST" -> streams.post(endpoint, request, reply, visitor);
            default -> {
                if (!parts[1].equals("sse") && !parts[1].equals("messages")) {
                    throw nothingHere();
                }
                notAllowed(reply.response(), parts[1].equals("sse") ? "GET" : "POST");
            }
        }
    }

    /** Clients ask with GET whether there is a stream, and 405 is the protocol's no; nothing is refused by it. */
    private static void notAllowed(HttpServletResponse response, String allowed) {
        response.setHeader("Allow", allowed);
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private static Refused nothingHere() {
        return new Refused(new Refusal.Missing(
                "not_found", "There is no MCP endpoint here. Use /mcp, or /mcp/vault for one toolset."));
    }
}
