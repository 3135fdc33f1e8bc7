package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.kernel.mcp.Client;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Holder;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Mirrors;
import dev.ostiary.kernel.mcp.Replays;
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
    private static final String LAST_EVENT = "Last-Event-ID";
    /** Bytes that a connection takes whether they are read or not; a larger answer waits for its reader in memory. */
    private static final int SMALL = 16 << 10;

    private final Dispatcher dispatcher;
    private final Sessions sessions;
    private final EventStreams streams;

    StreamableHttp(Dispatcher dispatcher, Sessions sessions, EventStreams streams) {
        this.dispatcher = dispatcher;
        this.sessions = sessions;
        this.streams = streams;
    }

    void post(Endpoint endpoint, HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var guard = visitor.guard();
        var incoming = Incoming.read(Body.read(request, () -> visitor.tenant(dispatcher.gate())));
        TraceContext.note(request, incoming);
        var mirrors = Mirrors.of(name -> Visitor.headers(request, name));
        var wire = new ResponseWire(request, reply.response());
        var arrived = new Arrived(endpoint, visitor, guard, mirrors, wire);
        var answer = Dispatcher.speaksForItself(incoming, mirrors)
                ? dispatcher.answer(incoming, arrived.visit(Revision.NEWEST_LEGACY, Client.PLAIN))
                : legacy(arrived, incoming, Visitor.headers(request, SESSION));
        answer.handshake().ifPresent(handshake -> reply.response().setHeader(SESSION, sessions.open(handshake)));
        if (!(answer.unanswered() ? wire.leave() : wire.finish(answer.body()))) {
            write(visitor, reply, answer);
        }
    }

    private void write(Visitor visitor, Reply reply, dev.ostiary.kernel.mcp.Reply answer) throws IOException {
        answer.rate().ifPresent(reply::rate);
        if (answer.httpStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
            reply.challenge();
        }
        if (answer.body().length > SMALL) {
            writeLarge(visitor, reply, answer);
        } else if (answer.body().length > 0) {
            reply.body(answer.httpStatus(), "application/json", answer.body());
        } else {
            reply.response().setStatus(answer.httpStatus());
        }
    }

    /** Counts as what streams owe slow readers does, until it has been read. */
    private void writeLarge(Visitor visitor, Reply reply, dev.ostiary.kernel.mcp.Reply answer) throws IOException {
        switch (arrival(visitor)) {
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
            case Arrival.Known known -> {
                var share = streams.share(known.caller());
                if (!share.take(answer.body().length)) {
                    throw new Refused(
                            new Refusal.Unavailable(
                                    "Earlier answers to you have not been read yet, so this one is not sent. What was asked may have been done: read those, look, then ask again."));
                }
                try {
                    reply.body(answer.httpStatus(), "application/json", answer.body());
                    reply.response().flushBuffer();
                } finally {
                    share.give(answer.body().length);
                }
            }
        }
    }

    private dev.ostiary.kernel.mcp.Reply legacy(Arrived arrived, Incoming incoming, List<String> sessionIds) {
        var named = arrived.mirrors().version();
        if (named.size() > 1
                || (named.size() == 1 && Revision.of(named.getFirst()).isEmpty())) {
            return dispatcher.unsupported(
                    incoming, String.join(", ", named), arrived.visit(Revision.UNNAMED, Client.PLAIN));
        }
        if (sessionIds.size() > 1) {
            none(arrived.visitor());
        }
        if (sessionIds.isEmpty()) {
            var presumed = named.isEmpty() ? Optional.<Revision>empty() : Revision.legacy(named.getFirst());
            return dispatcher.answer(incoming, arrived.visit(presumed.orElse(Revision.UNNAMED), Client.PLAIN));
        }
        var settled = open(sessionIds.getFirst(), arrived.visitor());
        arrived.wire().within(settled, sessions, incoming, () -> holder(arrived.visitor()));
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

    /** Opens a stream of a session; false for a visitor without one, who only asks whether there are streams. */
    boolean get(Endpoint endpoint, HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var ids = Visitor.headers(request, SESSION);
        if (ids.size() != 1 || !Accepts.events(request)) {
            return false;
        }
        var guard = visitor.guard();
        switch (dispatcher.gate().admit(Threshold.MCP_CONNECT, visitor.credential(), guard, visitor.origin())) {
            case Arrival.TurnedAway away -> reply.refusal(away.refusal());
            case Arrival.Known known -> {
                var wire = new ResponseWire(request, reply.response());
                var arrived = new Arrived(endpoint, visitor, guard, Mirrors.of(_ -> List.of()), wire);
                stream(known.caller(), open(ids.getFirst(), visitor), arrived, request, reply);
            }
        }
        return true;
    }

    private void stream(
            Caller caller, Sessions.Session session, Arrived arrived, HttpServletRequest request, Reply reply)
            throws IOException {
        var owner = Holder.of(caller, arrived.guard());
        try (var rest = rest(arrived, owner, session, Visitor.headers(request, LAST_EVENT))) {
            var stream = new SessionStream(
                    caller, rest, streams.limits(), () -> isWelcome(owner, session.id(), arrived.visitor()));
            var prime = rest.prime().filter(_ -> session.revision().primes());
            streams.during(stream, () -> stream.serve(new EventWriter(reply.response()), prime));
        }
    }

    private Replays.Rest rest(Arrived arrived, Holder owner, Sessions.Session session, List<String> seen) {
        if (seen.isEmpty() || (seen.size() == 1 && Dispatcher.isNotice(seen.getFirst()))) {
            var visit = arrived.visit(session.revision(), session.client());
            return dispatcher.notices(visit, sessions, session, seen.stream().findFirst());
        }
        return Optional.of(seen)
                .filter(it -> it.size() == 1 && session.revision().resumes())
                .flatMap(it -> sessions.replays().behind(owner, session.id(), it.getFirst()))
                .orElseThrow(() -> new Refused(Refusal.invalid(
                        "unknown_event",
                        "What followed this event is no longer kept, or never was this session's. Call again.")));
    }

    /** Whether it is still he, with the rights that he came with, and the session is open. */
    private boolean isWelcome(Holder owner, String session, Visitor visitor) {
        return holder(visitor).filter(owner::equals).isPresent()
                && sessions.find(session, visitor.credential(), () -> arrival(visitor))
                        .isPresent();
    }

    void delete(HttpServletRequest request, Reply reply, Visitor visitor) {
        var ids = Visitor.headers(request, SESSION);
        if (dispatcher.gate().admit(Threshold.MCP_REQUEST, visitor.credential(), visitor.guard(), visitor.origin())
                instanceof Arrival.TurnedAway away) {
            throw new Refused(away.refusal());
        }
        sessions.end(ids.size() == 1 ? open(ids.getFirst(), visitor) : none(visitor));
        reply.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Sessions.Session open(String id, Visitor visitor) {
        return sessions.find(id, visitor.credential(), () -> arrival(visitor)).orElseGet(() -> none(visitor));
    }

    /** A stranger hears of its credential, anybody else that there is no such session, whoever else may have it. */
    private Sessions.Session none(Visitor visitor) {
        throw new Refused(
                switch (arrival(visitor)) {
                    case Arrival.TurnedAway away -> away.refusal();
                    case Arrival.Known _ ->
                        new Refusal.Missing(
                                "session_not_found", "There is no such session. Begin a new one with initialize.");
                });
    }

    private Optional<Holder> holder(Visitor visitor) {
        return arrival(visitor) instanceof Arrival.Known known
                ? Optional.of(Holder.of(known.caller(), visitor.guard()))
                : Optional.empty();
    }

    private Arrival arrival(Visitor visitor) {
        return dispatcher.gate().arrival(visitor.credential(), visitor.guard(), visitor.origin());
    }
}
