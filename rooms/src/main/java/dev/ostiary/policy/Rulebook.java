package dev.ostiary.policy;

import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.policy.Conditions.Unmet;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every rule that is bound to one principal; the one function that decides on paths. */
record Rulebook(String principal, List<Rule> rules) {
    /** @param time what bindings are measured by: they must not come back to life when a clock is set back */
    Verdict decide(Permission permission, ResourcePath path, Circumstances circumstances, Instant time) {
        List<Unmet> nearest = List.of();
        for (var rule : rules) {
            if (!rule.standsAt(time) || !rule.covers(permission, path)) {
                continue;
            }
            var unmet = rule.conditions().unmet(circumstances);
            if (unmet.isEmpty()) {
                return new Verdict.Allowed(
                        rule.policyId(), rule.index(), rule.pattern().text());
            }
            nearest = nearest.isEmpty() || unmet.size() < nearest.size() ? unmet : nearest;
        }
        return nearest.isEmpty() ? unbound(permission, path) : held(nearest);
    }

    /** Whether some rule gives {@code permission} somewhere; conditions are left aside, as they may come to hold. */
    boolean anywhere(Permission permission, Instant time) {
        return rules.stream().anyMatch(rule -> rule.standsAt(time) && rule.gives(permission));
    }

    Rulebook only(String policyId) {
        return new Rulebook(
                principal,
                rules.stream().filter(rule -> rule.policyId().equals(policyId)).toList());
    }

    private Verdict unbound(Permission permission, ResourcePath path) {
        var message = "No access policy bound to " + principal + " grants " + permission.wire() + " on '" + path
                + "'. Ask a policy administrator to bind one.";
        return new Verdict.Denied(Refusal.denied("access_denied", message, Cause.NO_BINDING), List.of());
    }

    private Verdict held(List<Unmet> unmet) {
        var names = unmet.stream().map(each -> each.condition).toList();
        var message = "A policy bound to " + principal + " would grant this, but a condition of it does not hold: "
                + advice(unmet.getFirst());
        return new Verdict.Denied(
                new Refusal.Denied(unmet.getFirst().code, message, Cause.CONDITION, Map.of("failed_conditions", names)),
                names);
    }

    private static String advice(Unmet unmet) {
        return switch (unmet) {
            case IP_RANGES -> "the call comes from an address outside its ip_ranges. Call from an allowed network.";
            case REQUIRE_MFA -> "it needs a second factor given lately. Sign in again with one.";
            case TIME_WINDOWS -> "it is outside its time_windows. Try again inside them.";
        };
    }
}
