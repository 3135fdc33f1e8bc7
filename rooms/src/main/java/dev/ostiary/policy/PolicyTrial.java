package dev.ostiary.policy;

import dev.ostiary.identity.Directory;
import dev.ostiary.identity.PrincipalName;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.policy.PolicyOperations.Explanation;
import dev.ostiary.policy.PolicyOperations.Match;
import dev.ostiary.policy.PolicyOperations.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for somebody else what the gate asks: the same {@link Rulebook}, read for that identity. */
final class PolicyTrial {
    private final Directory directory;

    PolicyTrial(Directory directory) {
        this.directory = directory;
    }

    Explanation ask(Question input, Call call) {
        var principal = PrincipalName.parse(input.identityId(), "identity_id")
                .orElseThrow(
                        () -> new Refused(Refusal.invalidField("identity_id", "begins with user:, sa: or group:.")))
                .text();
        var at = input.at().orElse(call.at());
        var circumstances =
                new Circumstances(input.sourceIp().orElse(""), input.mfa() ? Optional.of(at) : Optional.empty(), at);
        return explain(book(principal, input).decide(input.permission(), input.path(), circumstances, at));
    }

    private Rulebook book(String principal, Question input) {
        var names = new ArrayList<>(directory.groups(principal));
        names.addFirst(principal);
        var book = new Rulebook(principal, RuleRows.of(names).rules());
        return input.policyId()
                .map(id -> {
                    if (!Shelf.exists(id) && Shelf.ofPartner(id).isEmpty()) {
                        throw new Refused(Refusal.missing("policy", id));
                    }
                    return book.only(id);
                })
                .orElse(book);
    }

    private static Explanation explain(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed(var policyId, var index, var pattern) ->
                new Explanation(
                        true,
                        Optional.of(new Match(policyId, index, pattern)),
                        "allowed",
                        "Rule " + index + " of policy " + policyId + " grants it with the pattern '" + pattern + "'.",
                        List.of());
            case Verdict.Denied(var refusal, var failed) ->
                new Explanation(false, Optional.empty(), refusal.code(), refusal.message(), failed);
        };
    }
}
