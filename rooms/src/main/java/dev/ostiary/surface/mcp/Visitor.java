package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.GuardHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What an HTTP request says of who sends it; nothing of it is believed yet. */
record Visitor(Credential credential, Guard guard, Origin origin) {
    private static final int LONGEST_AGENT = 200;
    private static final String SCHEME = "Bearer ";

    /**
     * Reads {@code request}.
     *
     * @throws Refused when its guard header is malformed
     */
    static Visitor of(HttpServletRequest request) {
        var agent = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
        return new Visitor(
                credential(request),
                GuardHeader.read(headers(request, GuardHeader.NAME)),
                new Origin(
                        "mcp",
                        request.getRemoteAddr(),
                        Untrusted.neutral(agent, LONGEST_AGENT),
                        DoorFrame.requestId(request)));
    }

    /** Whoever presents two credentials presents none. */
    private static Credential credential(HttpServletRequest request) {
        var headers = headers(request, "Authorization");
        var keys = query(request, "api_key");
        if (headers.size() + keys.size() != 1) {
            return new Credential.Absent();
        }
        if (headers.isEmpty()) {
            return new Credential.QueryKey(new Secret(keys.getFirst()));
        }
        var header = headers.getFirst();
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? new Credential.Bearer(
                        new Secret(header.substring(SCHEME.length()).strip()))
                : new Credential.Absent();
    }

    boolean presented() {
        return !(credential instanceof Credential.Absent);
    }

    static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The values of a query parameter; read from the query itself, so that no body is ever taken for parameters. */
    static List<String> query(HttpServletRequest request, String name) {
        var query = request.getQueryString();
        if (query == null) {
            return List.of();
        }
        try {
            return Arrays.stream(query.split("&", -1))
                    .filter(part -> part.startsWith(name + "="))
                    .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }
}
