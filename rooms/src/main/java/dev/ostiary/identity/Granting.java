package dev.ostiary.identity;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;

/**
 * Who may hand out what carries the policies of others: a key or a password of theirs, a place in a group.
 *
 * <p>Scopes are compared with the giver's own elsewhere; policies are not, so that whoever hands them out must be one who
 * writes them. And whatever is handed out works without the guard of the connection that it was made on.
 */
final class Granting {
    private Granting() {}

    /** Refuses whoever may not grant what {@code principal} has by its policies. */
    static void check(String principal, Call call) {
        if (!call.caller().principal().equals(principal)) {
            check(call);
        }
        unguarded(call);
    }

    /** Refuses whoever may not grant what anybody has by policies. */
    static void check(Call call) {
        if (!call.caller().holds("policies:write")) {
            throw new Refused(Refusal.missingScope("policies:write"));
        }
        unguarded(call);
    }

    private static void unguarded(Call call) {
        if (!call.guard().allowed().isEmpty() || !call.guard().denied().isEmpty()) {
            throw new Refused(Refusal.denied(
                    "access_denied",
                    "This connection is held to some paths, and what this gives away may reach further. Do it over a"
                            + " connection without SCAIVAULT_ALLOWED_PATHS and SCAIVAULT_DENIED_PATHS.",
                    Refusal.Cause.GUARDRAIL));
        }
    }
}
