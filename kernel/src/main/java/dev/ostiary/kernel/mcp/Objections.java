package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.kernel.Toll;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is wrong with a message before it comes to an operation: the gate records it, and tells no stranger. */
record Objections(Gate gate) {
    Reply to(Turn turn, RpcError error) {
        return to(turn, error, error.refusal());
    }

    /** The same, recorded as {@code refusal}. */
    Reply to(Turn turn, RpcError error, Refusal refusal) {
        return to(turn.ask().id(), threshold(turn), turn.knock(), error, refusal);
    }

    /** To a message whose id is {@code id}, if it had one. */
    Reply to(@Nullable JsonNode id, Visit visit, RpcError error) {
        return to(id, Threshold.MCP_REQUEST, visit.knock(new Toll()), error, error.refusal());
    }

    private Reply to(@Nullable JsonNode id, Threshold where, Knock knock, RpcError error, Refusal refusal) {
        var no = gate.refuse(where, knock, refusal);
        var told = no.refusal().equals(refusal)
                ? error
                : Turn.rpcError(no.refusal(), knock.origin().requestId());
        return Turn.error(id, told, no.rate());
    }

    /** Answers somebody known with {@code method}; refuses anybody else. */
    Reply unlessTurnedAway(Turn turn, Function<Arrival.Known, Reply> method) {
        return switch (gate.admit(threshold(turn), turn.knock())) {
            case Arrival.TurnedAway away -> turn.refused(away.refusal(), Optional.empty());
            case Arrival.Known known -> method.apply(known);
        };
    }

    /** Hears somebody known out; anybody else, and who comes too often, is told so, or what he said would be lost unseen. */
    Reply heard(Visit visit, Consumer<Arrival.Known> work) {
        var knock = visit.knock(new Toll());
        return switch (gate.admit(Threshold.MCP_REQUEST, knock)) {
            case Arrival.TurnedAway away -> unheard(away.refusal(), knock);
            case Arrival.Known known -> {
                try {
                    work.accept(known);
                    yield Reply.NOTHING;
                } catch (Refused refused) {
                    yield unheard(refused.refusal(), knock);
                }
            }
        };
    }

    private static Reply unheard(Refusal refusal, Knock knock) {
        return Turn.error(
                null,
                Turn.rpcError(refusal, knock.origin().requestId()),
                knock.toll().rate());
    }

    private static Threshold threshold(Turn turn) {
        return switch (turn.ask().method()) {
            case "initialize", "server/discover" -> Threshold.MCP_CONNECT;
            case "tools/list" -> Threshold.MCP_LIST;
            case "tools/call" -> Threshold.MCP_CALL;
            default -> Threshold.MCP_REQUEST;
        };
    }
}
