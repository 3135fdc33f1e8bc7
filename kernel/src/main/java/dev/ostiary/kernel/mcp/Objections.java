package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Threshold;
import java.util.Optional;
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
        return to(turn.ask().id(), threshold(turn), turn.visit(), error, refusal);
    }

    /** To a message whose id is {@code id}, if it had one. */
    Reply to(@Nullable JsonNode id, Visit visit, RpcError error) {
        return to(id, Threshold.MCP_REQUEST, visit, error, error.refusal());
    }

    private Reply to(@Nullable JsonNode id, Threshold where, Visit visit, RpcError error, Refusal refusal) {
        var no = gate.refuse(where, visit.credential(), visit.guard(), visit.origin(), refusal);
        var told = no.refusal().equals(refusal)
                ? error
                : Turn.rpcError(no.refusal(), visit.origin().requestId());
        return Turn.error(id, told, no.rate());
    }

    /** Answers somebody known with {@code method}; refuses anybody else. */
    Reply unlessTurnedAway(Turn turn, Function<Arrival.Known, Reply> method) {
        return switch (admit(threshold(turn), turn.visit())) {
            case Arrival.TurnedAway away -> turn.refused(away.refusal(), Optional.empty());
            case Arrival.Known known -> method.apply(known);
        };
    }

    Arrival admit(Threshold where, Visit visit) {
        return gate.admit(where, visit.credential(), visit.guard(), visit.origin());
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
