package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers messages of every revision; transports know this class and nothing behind it.
 *
 * <p>Each request picks its own era (2026-07-28, versioning): one that carries protocol metadata, or whose header names
 * a modern revision, is answered from what it carries alone; every other is answered in the revision that its transport
 * states. What a method does is the same in both; only the methods differ that exist in one.
 */
public final class Dispatcher {
    /** Bytes of answers after which the rest of a batch is refused: all of them are in memory together. */
    private static final int MOST_OF_BATCH = 8 << 20;

    private final Gate gate;
    private final Objections objections;
    private final Offering offering;
    private final Hub hub;
    private final Conversing conversing;
    private final Methods methods;
    private final Watching watching;
    private final Map<String, Function<Turn, Reply>> modern;
    private final Map<String, Function<Turn, Reply>> legacy;

    /** Serves what lies behind {@code gate}, in a process that shares nothing with others. */
    public Dispatcher(Gate gate) {
        this(gate, new GatedOffering(gate), Hub.alone());
    }

    /** Serves {@code offering} to whoever {@code gate} knows. */
    public Dispatcher(Gate gate, Offering offering, Hub hub) {
        this.gate = gate;
        this.offering = offering;
        this.hub = hub;
        this.objections = new Objections(gate);
        this.methods = new Methods(offering);
        var tasks = offering.capabilities().path("extensions").has(Client.TASKS);
        this.conversing = new Conversing(gate, objections, hub, tasks);
        var listening = new Listening(gate, objections, offering, hub, tasks);
        this.modern = new HashMap<>(Map.of(
                "server/discover", turn -> known(turn, this::discovered),
                "tools/list", this::tools,
                "subscriptions/listen", listening::listen));
        if (tasks) {
            modern.putAll(new TaskDesk(objections, hub).methods());
        }
        this.watching = new Watching(objections, offering, hub.changes());
        this.legacy = new HashMap<>(Map.of("ping", turn -> known(turn, Greeting::pong), "tools/list", this::tools));
        if (offering.capabilities().has("logging")) {
            legacy.put("logging/setLevel", turn -> known(turn, Greeting::levelSet));
        }
        legacy.putAll(watching.methods());
    }

    /**
     * What the client of a legacy session is told unasked, from now on; close it.
     *
     * @param visit who opened the stream
     * @param seen the id of the last event of an earlier such stream that it comes back to
     */
    public Replays.Rest notices(Visit visit, Sessions sessions, Sessions.Session session, Optional<String> seen) {
        return watching.notices(
                visit, session.tenant(), () -> sessions.watched(session), sessions.voice(session), seen);
    }

    /** The same for a client of {@code tenant} whose connection is its session, and which watches {@code watched}. */
    Replays.Rest notices(Visit visit, String tenant, Supplier<Set<String>> watched) {
        return watching.notices(visit, tenant, watched, SessionNotices.Voice.ONLY, Optional.empty());
    }

    /** Whether an event's id is of such a stream. */
    public static boolean isNotice(String event) {
        return SessionNotices.named(event);
    }

    /** The gate that this dispatcher passes calls to; transports ask it who opens a stream. */
    public Gate gate() {
        return gate;
    }

    /** Answers one delivery. Never throws for anything that a client can send. */
    public Reply answer(Incoming incoming, Visit visit) {
        return switch (incoming) {
            case Incoming.One one -> answer(one.message(), visit);
            case Incoming.Batch batch
            when visit.legacy().batches() && !claimsModern(visit) -> answer(batch.messages(), visit);
            case Incoming.Batch _ ->
                objections.to(null, visit, RpcError.invalidRequest("Only revision 2025-03-26 has batches."));
        };
    }

    /** Whether {@code incoming} speaks for itself, so that a session and a presumed revision mean nothing to it. */
    public static boolean speaksForItself(Incoming incoming, Mirrors mirrors) {
        return incoming instanceof Incoming.One(Message.Ask ask)
                && (ask.method().equals("initialize") || RequestMeta.isModern(ask, mirrors.modern()));
    }

    /** The answer to a delivery whose header names a revision that we do not have. */
    public Reply unsupported(Incoming incoming, String revision, Visit visit) {
        var id = incoming instanceof Incoming.One(Message.Ask ask) ? ask.id() : null;
        return objections.to(id, visit, RpcError.unsupported(revision));
    }

    private Reply answer(List<Message> batch, Visit visit) {
        var out = new JsonOut().raw("[");
        var separator = "";
        Optional<Rate> rate = Optional.empty();
        for (var message : batch) {
            var reply = answer(message, out.length() > MOST_OF_BATCH, visit);
            if (reply.httpStatus() == 401) {
                return reply;
            }
            if (reply.body().length > 0) {
                out.raw(separator).raw(reply.body());
                separator = ",";
            }
            rate = reply.rate().isPresent() ? reply.rate() : rate;
        }
        return separator.isEmpty() ? Reply.NOTHING : Reply.of(out.raw("]").bytes(), rate);
    }

    private Reply answer(Message message, boolean full, Visit visit) {
        if (message instanceof Message.Ask ask && ask.method().equals("initialize")) {
            return objections.to(ask.id(), visit, RpcError.invalidRequest("A handshake is no part of a batch."));
        }
        if (message instanceof Message.Ask ask && full) {
            return objections.to(
                    ask.id(),
                    visit,
                    RpcError.invalidRequest("The answers of this batch are large enough. Ask this one by itself."));
        }
        return answer(message, visit);
    }

    private Reply answer(Message message, Visit visit) {
        return switch (message) {
            case Message.Malformed malformed -> objections.to(malformed.id().orElse(null), visit, malformed.error());
            case Message.Told told -> objections.heard(visit, _ -> told(told, visit));
            case Message.Answered _
            when claimsModern(visit) ->
                objections.to(null, visit, RpcError.invalidRequest("A client sends no answers."));
            case Message.Answered(var id, var whole) ->
                objections.heard(
                        visit,
                        known -> hub.answers().deliver(Holder.of(known.caller(), visit.guard()), id.asString(), whole));
            case Message.Ask ask -> asked(ask, visit);
        };
    }

    private static boolean claimsModern(Visit visit) {
        return visit.mirrors().filter(Mirrors::modern).isPresent();
    }

    private Reply modern(Message.Ask ask, Visit visit) {
        var turn = new Turn(ask, Revision.R2026_07_28, visit);
        var fault = RequestMeta.fault(ask, visit).or(() -> methods.mirrorFault(ask, visit));
        if (fault.isPresent()) {
            return objections.to(turn, fault.get());
        }
        return served(turn, modern);
    }

    private Reply legacy(Message.Ask ask, Visit visit) {
        var turn = new Turn(ask, visit.legacy(), visit);
        return RequestMeta.tokenFault(ask)
                .map(fault -> objections.to(turn, fault))
                .orElseGet(() -> served(turn, legacy));
    }

    /** A handshake cannot be taken back (2025-11-25, cancellation). */
    private Reply asked(Message.Ask ask, Visit visit) {
        var speaksForItself = RequestMeta.isModern(ask, claimsModern(visit));
        if (!speaksForItself && ask.method().equals("initialize")) {
            return handshake(ask, visit);
        }
        try (var place = visit.wire().place(ask.id())) {
            var own = visit.over(new WithdrawableWire(visit.wire(), place));
            var reply = speaksForItself ? modern(ask, own) : legacy(ask, own);
            return place.withdrawn() ? Reply.UNANSWERED : reply;
        }
    }

    private static void told(Message.Told told, Visit visit) {
        var id = told.params().get("requestId");
        if (told.method().equals("notifications/cancelled") && id != null) {
            visit.wire().withdraw(id);
        }
    }

    private Reply served(Turn turn, Map<String, Function<Turn, Reply>> own) {
        var method = own.get(turn.ask().method());
        if (method != null) {
            return method.apply(turn);
        }
        var work = methods.work(turn.ask());
        if (work.isEmpty()) {
            return objections.to(
                    turn, RpcError.noMethod(turn.ask().method(), turn.revision().modern()));
        }
        // A tool's call is identified by the gate itself, on its way to the tool.
        return turn.ask().method().equals("tools/call")
                ? conversing.answer(turn, work.get())
                : known(turn, it -> conversing.answer(it, work.get()));
    }

    private Reply tools(Turn turn) {
        if (turn.ask().params().hasNonNull("cursor")) {
            return objections.to(turn, RpcError.invalidParams("This cursor is not ours: the list has one page."));
        }
        try {
            return Anew.decided(() -> objections.unlessTurnedAway(turn, known -> tools(turn, known)));
        } catch (Refused refused) {
            return turn.refused(refused.refusal(), Optional.empty());
        }
    }

    private Reply tools(Turn turn, Arrival.Known known) {
        var listed = offering.tools(known.caller(), turn.visit().endpoint(), turn.revision());
        return turn.result(Optional.empty(), out -> {
            out.member("tools").raw(listed);
            turn.keepable(out);
        });
    }

    private Reply discovered(Turn turn) {
        return Greeting.discovered(turn, offering.capabilities(turn.visit().endpoint()));
    }

    private Reply handshake(Message.Ask ask, Visit visit) {
        var negotiated = Greeting.negotiated(ask);
        var turn = new Turn(ask, negotiated.orElse(Revision.NEWEST_LEGACY), visit);
        if (negotiated.isEmpty()) {
            return objections.to(turn, RpcError.invalidParams("A handshake names a protocolVersion."));
        }
        var fault = RequestMeta.tokenFault(ask);
        if (fault.isPresent()) {
            return objections.to(turn, fault.get());
        }
        var client = Client.of(ask.params().get("capabilities"));
        return objections.unlessTurnedAway(
                turn,
                known -> new Reply(
                        200,
                        Greeting.initialized(turn, withoutExtensions(visit.endpoint())),
                        turn.toll().rate(),
                        Optional.of(new Reply.Handshake(turn.revision(), client, known.caller()))));
    }

    /** Revisions with a handshake know no extensions. */
    private ObjectNode withoutExtensions(Endpoint endpoint) {
        var capabilities = offering.capabilities(endpoint);
        capabilities.remove("extensions");
        return capabilities;
    }

    private Reply known(Turn turn, Function<Turn, Reply> method) {
        return objections.unlessTurnedAway(turn, _ -> method.apply(turn));
    }
}
