package dev.ostiary.policy;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.policy.PolicyOperations.RuleText;
import java.util.List;

/** Keeps a guarded connection from granting by a policy what it may not touch itself (domain reference 4.14). */
final class Reach {
    private Reach() {}

    /** Refuses rules that are malformed, or that reach outside of what the connection of {@code call} may touch. */
    static void check(List<RuleText> rules, Call call) {
        for (var rule : rules) {
            rule.conditions().ifPresent(Conditions::check);
            check(new Glob(rule.pathPattern()), call.guard());
        }
    }

    static void check(Glob glob, Guard guard) {
        if (guard.denied().stream().anyMatch(glob::touches)) {
            throw blocked(glob, "reaches into SCAIVAULT_DENIED_PATHS of this connection");
        }
        if (!guard.allowed().isEmpty() && guard.allowed().stream().noneMatch(glob::inside)) {
            throw blocked(glob, "reaches outside SCAIVAULT_ALLOWED_PATHS of this connection");
        }
    }

    private static Refused blocked(Glob glob, String how) {
        return new Refused(Refusal.denied(
                "access_denied",
                "The path pattern '" + glob + "' " + how
                        + ". Narrow the pattern, or have somebody without this restriction write the policy.",
                Refusal.Cause.GUARDRAIL));
    }
}
