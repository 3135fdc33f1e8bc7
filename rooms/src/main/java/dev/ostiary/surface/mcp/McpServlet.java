package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Standing;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Toolset;
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
    private final String buildVersion;

    public McpServlet(Dispatcher dispatcher, Sessions sessions, EventStreams streams, String buildVersion) {
        this.streamable = new StreamableHttp(dispatcher, sessions);
        this.streams = streams;
        this.buildVersion = buildVersion;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            route(request, response);
        } catch (Refused refused) {
            Answers.problem(response, status(refused.refusal()), refused.refusal(), DoorFrame.requestId(request));
        }
    }

    private static int status(Refusal refusal) {
        return refusal.code().equals("unsupported_media_type")
                ? 415
                : Standing.of(refusal).httpStatus();
    }

    private void route(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = Optional.ofNullable(request.getPathInfo()).orElse("/");
        var parts = path.substring(1).split("/", -1);
        var endpoint = parts[0].isEmpty()
                ? whole(request)
                : Toolset.of(parts[0]).map(toolset -> Endpoint.of(toolset, buildVersion));
        if (endpoint.isEmpty() || parts.length > 2 || (parts.length == 2 && parts[0].isEmpty())) {
            throw nothingHere();
        }
        if (parts.length == 1) {
            streamable(endpoint.get(), request, response);
        } else {
            stream(endpoint.get(), parts, request, response);
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

    private void streamable(Endpoint endpoint, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (request.getMethod()) {
            case "POST" -> streamable.post(endpoint, request, response);
            case "DELETE" -> streamable.delete(request, response);
            default -> notAllowed(response, "POST, DELETE");
        }
    }

    private void stream(Endpoint endpoint, String[] parts, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (parts[1] + " " + request.getMethod()) {
            case "sse GET" -> {
                var messages = request.getServletPath() + "/" + parts[0] + "/messages";
                streams.open(endpoint, messages, request, response);
            }
            case "messages POST" -> streams.post(endpoint, request, response);
            default -> {
                if (!parts[1].equals("sse") && !parts[1].equals("messages")) {
                    throw nothingHere();
                }
                notAllowed(response, parts[1].equals("sse") ? "GET" : "POST");
            }
        }
    }

    private static void notAllowed(HttpServletResponse response, String allowed) {
        response.setHeader("Allow", allowed);
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private static Refused nothingHere() {
        return new Refused(new Refusal.Missing(
                "not_found", "There is no MCP endpoint here. Use /mcp, or /mcp/vault for one toolset."));
    }
}
