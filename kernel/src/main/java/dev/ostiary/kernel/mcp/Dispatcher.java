package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers messages of every revision; transports know this class and nothing behind it.
 *
 * <p>Each request picks its own era (2026-07-28, versioning): one that carries protocol metadata, or whose header names
 * a modern revision, is answered from what it carries alone; every other is answered in the revision that its transport
 * states. What a method does is the same in both; only the methods differ that exist in one.
 */
public final class Dispatcher {
    private final Gate gate;
    private final Map<String, Function<Turn, Reply>> modern;
    private final Map<String, Function<Turn, Reply>> legacy;

    public Dispatcher(Gate gate) {
        this.gate = gate;
        var tools = new Tools(gate);
        this.modern = Map.of(
                "server/discover", turn -> known(turn, Greeting::discovered),
                "tools/list", tools::list,
                "tools/call", tools::call);
        this.legacy = Map.of(
                "ping", turn -> known(turn, Greeting::pong), "tools/list", tools::list, "tools/call", tools::call);
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
                Turn.error(null, RpcError.invalidRequest("Only revision 2025-03-26 has batches."), Optional.empty());
        };
    }

    /** Whether {@code incoming} speaks for itself, so that a session and a presumed revision mean nothing to it. */
    public static boolean speaksForItself(Incoming incoming, Mirrors mirrors) {
        return incoming instanceof Incoming.One(Message.Ask ask)
                && (ask.method().equals("initialize") || RequestMeta.isModern(ask, mirrors.modern()));
    }

    /** The answer to a delivery whose header names a revision that we do not have. */
    public static Reply unsupported(String revision) {
        return Turn.error(null, RpcError.unsupported(revision), Optional.empty());
    }

    private Reply answer(List<Message> batch, Visit visit) {
        var out = new JsonOut().raw("[");
        var separator = "";
        Optional<Rate> rate = Optional.empty();
        for (var message : batch) {
            var reply = message instanceof Message.Ask ask && ask.method().equals("initialize")
                    ? Turn.error(ask.id(), RpcError.invalidRequest("A handshake is no part of a batch."), rate)
                    : answer(message, visit);
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

    private Reply answer(Message message, Visit visit) {
        return switch (message) {
            case Message.Malformed malformed ->
                Turn.error(malformed.id().orElse(null), malformed.error(), Optional.empty());
            case Message.Told _ -> heard(visit);
            case Message.Answered _
            when claimsModern(visit) ->
                Turn.error(null, RpcError.invalidRequest("A client sends no answers."), Optional.empty());
            case Message.Answered _ -> heard(visit);
            case Message.Ask ask when RequestMeta.isModern(ask, claimsModern(visit)) -> modern(ask, visit);
            case Message.Ask ask -> legacy(ask, visit);
        };
    }

    private static boolean claimsModern(Visit visit) {
        return visit.mirrors().filter(Mirrors::modern).isPresent();
    }

    private Reply modern(Message.Ask ask, Visit visit) {
        var turn = new Turn(ask, Revision.R2026_07_28, visit);
        var fault = RequestMeta.fault(ask, visit);
        if (fault.isPresent()) {
            return turn.error(fault.get());
        }
        var method = modern.get(ask.method());
        return method == null ? turn.error(RpcError.noMethod(ask.method(), true)) : method.apply(turn);
    }

    private Reply legacy(Message.Ask ask, Visit visit) {
        if (ask.method().equals("initialize")) {
            return handshake(ask, visit);
        }
        var turn = new Turn(ask, visit.legacy(), visit);
        var method = legacy.get(ask.method());
        return method == null ? turn.error(RpcError.noMethod(ask.method(), false)) : method.apply(turn);
    }

    private Reply handshake(Message.Ask ask, Visit visit) {
        var negotiated = Greeting.negotiated(ask);
        if (negotiated.isEmpty()) {
            return new Turn(ask, Revision.NEWEST_LEGACY, visit)
                    .error(RpcError.invalidParams("A handshake names a protocolVersion."));
        }
        var turn = new Turn(ask, negotiated.get(), visit);
        return switch (arrival(visit)) {
            case Arrival.TurnedAway away -> turn.refused(away.refusal(), Optional.empty());
            case Arrival.Known known ->
                new Reply(
                        200,
                        Greeting.initialized(turn),
                        Optional.empty(),
                        Optional.of(new Reply.Handshake(turn.revision(), known.caller())));
        };
    }

    private Reply known(Turn turn, Function<Turn, Reply> method) {
        return switch (arrival(turn.visit())) {
            case Arrival.TurnedAway away -> turn.refused(away.refusal(), Optional.empty());
            case Arrival.Known _ -> method.apply(turn);
        };
    }

    private Reply heard(Visit visit) {
        return switch (arrival(visit)) {
            case Arrival.TurnedAway away -> refused(away.refusal(), visit);
            case Arrival.Known _ -> Reply.NOTHING;
        };
    }

    /** A refusal of a delivery that has no id to answer to. */
    public static Reply refused(Refusal refusal, Visit visit) {
        return Turn.error(null, Turn.rpcError(refusal, visit.origin().requestId()), Optional.empty());
    }

    private Arrival arrival(Visit visit) {
        return gate.arrival(visit.credential(), visit.guard(), visit.origin());
    }
}
