package dev.ostiary.surface.http;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
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

/**
 * What an HTTP request says of who sends it; nothing of it is believed yet.
 *
 * @param guards all values of the guard's header, unread
 */
public record Visitor(Credential credential, List<String> guards, Origin origin) {
    private static final int LONGEST_AGENT = 200;
    private static final int LONGEST_TOKEN = 4096;
    private static final String BEARER = "bearer ";

    /** Who sends {@code request} to {@code surface}; a credential in the address counts only on MCP's. */
    public static Visitor of(HttpServletRequest request, String surface) {
        var agent = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
        return new Visitor(
                credential(
                        headers(request, "Authorization"),
                        surface.equals("mcp") ? query(request, "api_key") : List.of()),
                headers(request, GuardHeader.NAME),
                new Origin(
                        surface.equals("rest") && agent.startsWith("ostiary-cli/") ? "cli" : surface,
                        request.getRemoteAddr(),
                        Untrusted.neutral(agent, LONGEST_AGENT),
                        DoorFrame.requestId(request)));
    }

    /** Whoever presents two credentials, or one of another form, presents none (RFC 6750 section 2.1). */
    private static Credential credential(List<String> headers, List<String> keys) {
        if (headers.size() + keys.size() != 1) {
            return new Credential.Absent();
        }
        if (headers.isEmpty()) {
            return new Credential.QueryKey(new Secret(keys.getFirst()));
        }
        var header = headers.getFirst().strip();
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Credential.Absent();
        }
        int begin = BEARER.length();
        while (begin < header.length() && header.charAt(begin) == ' ') {
            begin++;
        }
        var token = header.substring(begin);
        return isToken(token) ? new Credential.Bearer(new Secret(token)) : new Credential.Absent();
    }

    /** A b64token of RFC 6750 section 2.1, of at most 4,096 characters before those that fill it up. */
    static boolean isToken(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "._~+/-".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0 && end <= LONGEST_TOKEN;
    }

    /**
     * What the connection restricts.
     *
     * @throws Refused when the header is malformed
     */
    public Guard guard() {
        return GuardHeader.read(guards);
    }

    public boolean presented() {
        return !(credential instanceof Credential.Absent);
    }

    /**
     * Asks the gate whose this is, before something that costs more than a refusal.
     *
     * @throws Refused unless {@code gate} knows him
     */
    public String tenant(Gate gate) {
        return switch (gate.arrival(credential, guard(), origin)) {
            case Arrival.Known(var caller) -> caller.tenant();
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
        };
    }

    public static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The values of a query parameter; read from the query itself, so that no body is ever taken for parameters. */
    public static List<String> query(HttpServletRequest request, String name) {
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
