package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.identity.AccessTokens;
import dev.ostiary.identity.Departures;
import dev.ostiary.kernel.Call;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Ends what is open and what holds once its ground is gone: the rule it was asked under, or whoever asked. */
final class Endings implements Departures {
    private final AccessTokens tokens;
    private final Clock clock;

    Endings(AccessTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Without its rule nothing holds, nor under another that is given the same address later. */
    int ruleGone(String uri, Call call) {
        return end(ApprovalShelf.under(uri, clock.instant()), call);
    }

    @Override
    public int gone(String principal, Call call) {
        return end(ApprovalShelf.of(principal, clock.instant()), call);
    }

    private int end(List<String> ids, Call call) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var by = call.caller().principal();
        for (var id : ids) {
            var status = ApprovalShelf.held(id).orElseThrow().written();
            ApprovalShelf.end(id, status == Status.PENDING ? Status.CANCELLED : Status.REVOKED, by, now);
            tokens.end(id, now);
            Decisions.ring(id);
        }
        if (!ids.isEmpty()) {
            call.fact("approvals_ended", Integer.toString(ids.size()));
        }
        return ids.size();
    }
}
