package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Mirrors;
import dev.ostiary.kernel.mcp.Reply;
import dev.ostiary.kernel.mcp.Revision;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Visit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Streamable HTTP of every revision on one URL.
 *
 * <p>A session is issued to whoever shakes hands and is checked where it is named, but nothing needs one: requests
 * without a session are answered in the revision that their header names.
 */
final class StreamableHttp {
    private static final String SESSION = "Mcp-Session-Id";

    private final Dispatcher dispatcher;
    private final Sessions sessions;

    StreamableHttp(Dispatcher dispatcher, Sessions sessions) {
        this.dispatcher = dispatcher;
        this.sessions = sessions;
    }

    void post(Endpoint endpoint, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var visitor = Visitor.of(request);
        var incoming = Body.read(request);
        var mirrors = Mirrors.of(name -> Visitor.headers(request, name));
        var answer = Dispatcher.speaksForItself(incoming, mirrors)
                ? dispatcher.answer(incoming, visit(endpoint, visitor, Revision.NEWEST_LEGACY, mirrors))
                : legacy(endpoint, visitor, incoming, mirrors, request);
        answer.handshake().ifPresent(handshake -> response.setHeader(SESSION, sessions.open(handshake)));
        Answers.reply(response, answer, visitor.presented());
    }

    private Reply legacy(
            Endpoint endpoint, Visitor visitor, Incoming incoming, Mirrors mirrors, HttpServletRequest request) {
        var named = mirrors.version();
        if (named.size() > 1
                || (named.size() == 1 && Revision.of(named.getFirst()).isEmpty())) {
            return Dispatcher.unsupported(String.join(", ", named));
        }
        var presumed = named.isEmpty() ? Optional.<Revision>empty() : Revision.legacy(named.getFirst());
        var sessionIds = Visitor.headers(request, SESSION);
        if (!sessionIds.isEmpty()) {
            var session = session(sessionIds.getFirst(), visitor);
            if (session.isEmpty()) {
                throw new Refused(gone(visitor));
            }
            presumed = session;
        }
        return dispatcher.answer(incoming, visit(endpoint, visitor, presumed.orElse(Revision.UNNAMED), mirrors));
    }

    void delete(HttpServletRequest request, HttpServletResponse response) {
        var visitor = Visitor.of(request);
        var ids = Visitor.headers(request, SESSION);
        if (ids.size() != 1 || session(ids.getFirst(), visitor).isEmpty()) {
            throw new Refused(gone(visitor));
        }
        sessions.end(ids.getFirst());
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Optional<Revision> session(String id, Visitor visitor) {
        return sessions.revision(id, visitor.credential(), () -> arrival(visitor));
    }

    /** A stranger hears of its credential, anybody else that there is no such session, whoever else may have it. */
    private Refusal gone(Visitor visitor) {
        return switch (arrival(visitor)) {
            case Arrival.TurnedAway away -> away.refusal();
            case Arrival.Known _ ->
                new Refusal.Missing("session_not_found", "There is no such session. Begin a new one with initialize.");
        };
    }

    private Arrival arrival(Visitor visitor) {
        return dispatcher.gate().arrival(visitor.credential(), visitor.guard(), visitor.origin());
    }

    private static Visit visit(Endpoint endpoint, Visitor visitor, Revision legacy, Mirrors mirrors) {
        return new Visit(
                endpoint, visitor.credential(), visitor.guard(), visitor.origin(), legacy, Optional.of(mirrors));
    }
}
