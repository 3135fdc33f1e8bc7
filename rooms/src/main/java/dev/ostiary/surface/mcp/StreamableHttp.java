package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Client;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Mirrors;
import dev.ostiary.kernel.mcp.Revision;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Visit;
import dev.ostiary.surface.http.Body;
import dev.ostiary.surface.http.Reply;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
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

    void post(Endpoint endpoint, HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var guard = visitor.guard();
        var incoming = Incoming.read(Body.read(request));
        var mirrors = Mirrors.of(name -> Visitor.headers(request, name));
        var wire = new ResponseWire(request, reply.response());
        var arrived = new Arrived(endpoint, visitor, guard, mirrors, wire);
        var answer = Dispatcher.speaksForItself(incoming, mirrors)
                ? dispatcher.answer(incoming, arrived.visit(Revision.NEWEST_LEGACY, Client.PLAIN))
                : legacy(arrived, incoming, Visitor.headers(request, SESSION));
        answer.handshake().ifPresent(handshake -> reply.response().setHeader(SESSION, sessions.open(handshake)));
        if (!wire.finish(answer.body())) {
            write(reply, answer);
        }
    }

    private static void write(Reply reply, dev.ostiary.kernel.mcp.Reply answer) throws IOException {
        answer.rate().ifPresent(reply::rate);
        if (answer.httpStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
            reply.challenge();
        }
        if (answer.body().length > 0) {
            reply.body(answer.httpStatus(), "application/json", answer.body());
        } else {
            reply.response().setStatus(answer.httpStatus());
        }
    }

    private dev.ostiary.kernel.mcp.Reply legacy(Arrived arrived, Incoming incoming, List<String> sessionIds) {
        var named = arrived.mirrors().version();
        if (named.size() > 1
                || (named.size() == 1 && Revision.of(named.getFirst()).isEmpty())) {
            return dispatcher.unsupported(String.join(", ", named), arrived.visit(Revision.UNNAMED, Client.PLAIN));
        }
        if (sessionIds.isEmpty()) {
            var presumed = named.isEmpty() ? Optional.<Revision>empty() : Revision.legacy(named.getFirst());
            return dispatcher.answer(incoming, arrived.visit(presumed.orElse(Revision.UNNAMED), Client.PLAIN));
        }
        var settled = session(sessionIds.getFirst(), arrived.visitor())
                .orElseThrow(() -> new Refused(gone(arrived.visitor())));
        return dispatcher.answer(incoming, arrived.visit(settled.revision(), settled.client()));
    }

    /** One POST, as it arrived. */
    private record Arrived(Endpoint endpoint, Visitor visitor, Guard guard, Mirrors mirrors, ResponseWire wire) {
        Visit visit(Revision legacy, Client client) {
            return new Visit(
                    endpoint,
                    visitor.credential(),
                    guard,
                    visitor.origin(),
                    legacy,
                    client,
                    Optional.of(mirrors),
                    wire);
        }
    }

    void delete(HttpServletRequest request, Reply reply, Visitor visitor) {
        var ids = Visitor.headers(request, SESSION);
        if (ids.size() != 1 || session(ids.getFirst(), visitor).isEmpty()) {
            throw new Refused(gone(visitor));
        }
        sessions.end(ids.getFirst());
        reply.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Optional<Sessions.Session> session(String id, Visitor visitor) {
        return sessions.find(id, visitor.credential(), () -> arrival(visitor));
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
}
