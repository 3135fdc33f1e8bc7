package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.GuardHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who knocks, as far as headers tell: credential, guard and origin. Nothing in it is believed. */
final class Visit {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1,4096}=*)");
    private static final int LONGEST_AGENT = 200;

    private Visit() {}

    /** Ours alone: an id that a caller chose could forge a line of somebody's log. */
    static String requestId() {
        var random = new byte[12];
        RANDOM.nextBytes(random);
        return "req_" + HexFormat.of().formatHex(random);
    }

    static Origin origin(HttpServletRequest request, String requestId) {
        var agent = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
        var surface = agent.startsWith("ostiary-cli/") ? "cli" : "rest";
        return new Origin(surface, request.getRemoteAddr(), Untrusted.neutral(agent, LONGEST_AGENT), requestId);
    }

    /** The bearer credential; two of them, or one of another form, are refused (RFC 6750 section 2.1). */
    static Credential credential(HttpServletRequest request) {
        var lines = Collections.list(request.getHeaders("Authorization"));
        if (lines.isEmpty()) {
            return new Credential.Absent();
        }
        var bearer = BEARER.matcher(lines.getFirst());
        if (lines.size() > 1 || !bearer.matches()) {
            throw new Refused(new Refusal.Unauthenticated(
                    "authentication_required", "Send the credential once, as Authorization: Bearer KEY."));
        }
        return new Credential.Bearer(new Secret(bearer.group(1)));
    }

    static Guard guard(HttpServletRequest request) {
        return GuardHeader.read(Collections.list(request.getHeaders(GuardHeader.NAME)));
    }
}
