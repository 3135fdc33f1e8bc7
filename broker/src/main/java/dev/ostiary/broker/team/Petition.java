package dev.ostiary.broker.team;

import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks a person on behalf of whoever was told that one must be asked (seed 001, {@code POST …/approve}). */
final class Petition {
    private static final String PATH = "/v1/security/mcp/approve";
    private static final int LONGEST = 300;

    private final Door door;

    Petition(Door door) {
        this.door = door;
    }

    /** What was refused, with the approval that was asked for now or before, as far as this key may ask. */
    Refused put(CallFailed refused, Opening opening) {
        var details = refused.details();
        if (details.has("approvalId")) {
            return told(refused, details);
        }
        try {
            var answer = door.post(PATH, request(details, opening));
            if (answer.path("status").asString("").equals("denied")) {
                return denied(answer);
            }
            details.set("approvalId", answer.path("approvalId"));
            details.set("approvalUrl", answer.path("approvalUrl"));
            return told(refused, details);
        } catch (CallFailed failed) {
            return of(
                    refused,
                    "A person must approve this first, and could not be asked: "
                            + Untrusted.neutral(failed.told(), LONGEST));
        }
    }

    private static Refused denied(ObjectNode answer) {
        var why = shown(answer, "decision");
        return new Refused(Refusal.denied(
                "approval_denied",
                "A person said no to this a short while ago (" + shown(answer, "approvalId") + ")"
                        + (why.isBlank() ? "." : ": " + why) + " Do without it; nothing was issued.",
                Refusal.Cause.CONDITION));
    }

    private static ObjectNode request(ObjectNode details, Opening opening) {
        var body = JsonNodeFactory.instance.objectNode();
        body.set("resource", text(details, "resource"));
        body.set("operation", text(details, "operation"));
        body.set("callDigest", text(details, "callDigest"));
        return body.put("reason", reason(opening));
    }

    private static JsonNode text(ObjectNode details, String name) {
        return JsonNodeFactory.instance.stringNode(details.path(name).asString(""));
    }

    private static String reason(Opening opening) {
        return Untrusted.neutral(
                opening.agent() + " wants to run '" + String.join(" ", opening.command()) + "'"
                        + opening.host().map(host -> " on " + host).orElse("")
                        + opening.directory().map(folder -> " in " + folder).orElse("") + ".",
                LONGEST);
    }

    private static Refused told(CallFailed refused, ObjectNode details) {
        return of(
                refused,
                "A person must approve this first, and was asked (" + shown(details, "approvalId")
                        + "). An approver signs in at " + shown(details, "approvalUrl")
                        + " and answers; then repeat exactly the same.");
    }

    private static String shown(ObjectNode details, String name) {
        return Untrusted.neutral(details.path(name).asString(""), LONGEST);
    }

    private static Refused of(CallFailed refused, String words) {
        var particulars = new LinkedHashMap<>(Refusals.refusal(refused).details());
        return new Refused(new Refusal.ApprovalRequired(words, particulars));
    }
}
