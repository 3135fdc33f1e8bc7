package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The methods {@code tools/list} and {@code tools/call}. */
final class Tools {
    /** Clients may keep a list of tools for a minute. */
    private static final long LIST_MILLIS = 60_000;

    private final Gate gate;
    private final Objections objections;
    private final ToolCards cards;

    Tools(Gate gate) {
        this.gate = gate;
        this.objections = new Objections(gate);
        this.cards = new ToolCards(gate.catalogue());
    }

    Reply list(Turn turn) {
        if (turn.ask().params().has("cursor")) {
            return objections.to(turn, RpcError.invalidParams("This cursor is not ours: the list has one page."));
        }
        return objections.unlessTurnedAway(turn, known -> {
            var visible = gate.visible(known.caller(), turn.visit().endpoint()::offers);
            return turn.result(Optional.empty(), out -> {
                out.member("tools").raw(cards.listed(visible, turn.revision()));
                if (turn.revision().modern()) {
                    out.member("ttlMs").raw(Long.toString(LIST_MILLIS));
                    out.member("cacheScope").raw("\"private\"");
                }
            });
        });
    }

    Reply call(Turn turn) {
        var params = turn.ask().params();
        var name = params.get("name");
        var given = params.get("arguments");
        if (name == null || !name.isString()) {
            return objections.to(turn, RpcError.invalidParams("Params name the tool: {\"name\": \"...\"}."));
        }
        if (given != null && !(given instanceof ObjectNode)) {
            return objections.to(turn, RpcError.invalidParams("The arguments of a tool are a JSON object."));
        }
        var visit = turn.visit();
        var operation = gate.catalogue().tool(name.stringValue()).filter(visit.endpoint()::offers);
        if (operation.isEmpty()) {
            return unknown(turn, name.stringValue());
        }
        var arguments = given == null ? JsonNodeFactory.instance.objectNode() : given;
        var answer = gate.pass(operation.get(), arguments, visit.credential(), visit.guard(), visit.origin());
        return switch (answer) {
            case Answer.Done done -> done(turn, done);
            case Answer.No no -> refused(turn, no);
        };
    }

    private Reply unknown(Turn turn, String name) {
        var error = RpcError.invalidParams("Unknown tool: " + Shown.name(name));
        return objections.to(turn, error, new Refusal.Missing("unknown_tool", error.message()));
    }

    private static Reply done(Turn turn, Answer.Done done) {
        byte[] json;
        try {
            json = StrictJson.write(done.result());
        } catch (BadJson _) {
            // Text that has no UTF-8 form; the store refuses it, so it comes from a fault of ours.
            return turn.refusedTool(new Refusal.Internal(turn.visit().origin().requestId()), done.rate());
        }
        return turn.result(done.rate(), out -> {
            out.member("content")
                    .raw("[{\"type\":\"text\",\"text\":")
                    .quoted(json)
                    .raw("}]");
            if (turn.revision().structures()) {
                out.member("structuredContent").raw(json);
            }
        });
    }

    private static Reply refused(Turn turn, Answer.No no) {
        return switch (no.refusal()) {
            case Refusal.Unauthenticated stranger -> turn.refused(stranger, no.rate());
            case Refusal.Invalid invalid
            when misfit(invalid) && !turn.revision().lettingModelsCorrectArguments() ->
                Turn.error(
                        turn.ask().id(),
                        new RpcError(
                                RpcError.INVALID_PARAMS,
                                invalid.message(),
                                Turn.rpcError(invalid, turn.visit().origin().requestId())
                                        .data(),
                                200),
                        no.rate());
            case Refusal.Invalid _,
                    Refusal.Denied _,
                    Refusal.ApprovalRequired _,
                    Refusal.Missing _,
                    Refusal.Conflict _,
                    Refusal.RateLimited _,
                    Refusal.Unavailable _,
                    Refusal.Internal _ -> turn.refusedTool(no.refusal(), no.rate());
        };
    }

    private static boolean misfit(Refusal.Invalid invalid) {
        return invalid.code().equals("validation_error");
    }
}
