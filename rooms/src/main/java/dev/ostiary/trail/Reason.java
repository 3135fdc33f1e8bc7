package dev.ostiary.trail;

import dev.ostiary.kernel.Refusal.Cause;
import java.util.Locale;
import java.util.Optional;

/** Why calls were refused, in words for whoever looks into it. */
record Reason(Cause cause, String code) {
    /** Of {@code <cause> <code>}, both as they stand in the trail. */
    static Reason of(String text) {
        var parts = text.split(" ", 2);
        return new Reason(Cause.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]);
    }

    String explained(String who, Optional<String> path) {
        var what = path.map(text -> "'" + text + "'").orElse("this operation");
        return switch (code) {
            case "access_denied" -> denied(who, what);
            case "insufficient_scope" ->
                "The credential of " + who + " lacks the scope that " + what
                        + " needs. Issue a key with that scope, if it should have it.";
            case "ip_not_allowed" ->
                who
                        + " called from an address that its key's allowed_ips or a policy's ip_ranges leave out. If source_ips"
                        + " are its own, add them there; if not, somebody else has the key: revoke it.";
            case "mfa_required" ->
                "A policy covers " + what + " for " + who
                        + ", but wants a second factor given lately. It is to sign in again with one.";
            case "time_window_violation" ->
                "A policy covers " + what + " for " + who
                        + ", but not at the time of these calls: see its time_windows.";
            case "token_expired", "token_revoked", "token_invalid", "token_confined" -> credential(who);
            case "read_only_mode" ->
                "The connection of " + who + " is itself configured to read only, and it tried to change " + what + ".";
            case "own_request", "only_a_person", "not_an_approver", "nobody_can_approve" -> approval(who, what);
            case "value_masked" ->
                "Values are masked on the connection of " + who + ", so what it asked for could never have been used."
                        + " It is to be done on another one.";
            case "tenant_access_denied" ->
                cause == Cause.GUARDRAIL
                        ? "The connection of " + who + " is locked to another tenant or partner than its credential's."
                        : who
                                + " asked for what belongs to another tenant, or what only the first tenant of the installation"
                                + " may do.";
            default ->
                who + " was refused " + what + " with the code " + code
                        + ". The trail has each case, and its request_id leads to the log.";
        };
    }

    private String approval(String who, String what) {
        return code.equals("nobody_can_approve")
                ? "The team's terms want a person's yes for " + what
                        + ", and no resource rule says who may give it. Define one that names approvers."
                : who
                        + " tried to answer for an approval that others were asked for. Only a person who was asked can, and"
                        + " nobody for what he or his own agent asked.";
    }

    private String credential(String who) {
        return switch (code) {
            case "token_expired" -> who + " called with a credential that has expired. Give it a new key.";
            case "token_revoked" ->
                who + " called with a key that was revoked, or whose owner was disabled. Give it a new key if it should"
                        + " have one, and find where the old one still lies.";
            case "token_confined" ->
                who
                        + " used the access token of an approval for something else than what was approved, or after that had"
                        + " ended.";
            default ->
                who + " sent a key as ?api_key= that may not be sent so. Have it sent in the Authorization header, or"
                        + " make a key with allow_query.";
        };
    }

    private String denied(String who, String what) {
        return switch (cause) {
            case GUARDRAIL ->
                "The connection of " + who + " is itself configured not to touch " + what
                        + ": a guardrail of the client, not of a policy.";
            case NO_RULE ->
                "No resource rule covers " + what + ", or the one that does permits something else than " + who
                        + " did. Whoever manages resources can define one.";
            case NO_BINDING, NO_SCOPE, CONDITION, EXPIRED_TOKEN ->
                who + " is in no policy that covers " + what
                        + ": looks like a missing binding. Bind a policy that grants it, if it should have access.";
        };
    }
}
