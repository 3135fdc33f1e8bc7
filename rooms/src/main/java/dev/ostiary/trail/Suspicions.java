package dev.ostiary.trail;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.AuditOperations.Group;
import dev.ostiary.trail.AuditOperations.Groups;
import dev.ostiary.trail.AuditOperations.Suspicion;
import java.util.List;
import java.util.Optional;

/** Groups refusals and says what probably lies behind each group (seed 003, "Investigate an outage"). */
final class Suspicions {
    private final TrailLedger ledger;

    Suspicions(TrailLedger ledger) {
        this.ledger = ledger;
    }

    Groups find(Suspicion in, Call call) {
        ledger.settle();
        var to = in.to().orElse(call.at().plusSeconds(1));
        var sight = new Sight(call.tenant(), call.guard(), in.from().orElse(Sight.before(to, "24h")), to);
        sight.and("outcome = 'refused'");
        sight.below(in.pathPrefix());
        in.identityId().ifPresent(id -> sight.and("principal = ?", id));
        int offset = in.cursor()
                .map(text -> Integer.parseInt(call.position(text).getFirst()))
                .orElse(0);
        var groups = Tx.current()
                .query(
                        grouping(sight),
                        Suspicions::group,
                        sight.parameters((long) in.minCount(), in.limit() + 1L, (long) offset));
        if (groups.size() <= in.limit()) {
            return new Groups(groups, Optional.empty(), false);
        }
        var next = call.cursor(List.of(Integer.toString(offset + in.limit())));
        return new Groups(groups.subList(0, in.limit()), Optional.of(next), true);
    }

    // SQL text: the conditions are Sight's own, with every value a parameter.
    private static String grouping(Sight sight) {
        return """
                select principal, path, count(*) as n, min(at) as first_seen, max(at) as last_seen,
                    array_agg(distinct address) as addresses, array_agg(distinct code) as codes,
                    mode() within group (order by coalesce(cause, 'condition')) as cause
                from trail_entry where %s
                group by principal, path having count(*) >= ?
                order by n desc, last_seen desc, principal, path limit ? offset ?""".formatted(sight.sql());
    }

    private static Group group(Row row) {
        var path = row.maybeText("path");
        return new Group(
                row.text("principal"),
                path,
                row.number("n"),
                row.instant("first_seen"),
                row.instant("last_seen"),
                row.texts("addresses"),
                row.texts("codes"),
                row.text("cause"),
                explanation(
                        row.text("principal"),
                        path.map(text -> "'" + text + "'").orElse("this operation"),
                        row.text("cause")));
    }

    private static String explanation(String who, String what, String cause) {
        return switch (Refusal.Cause.valueOf(cause.toUpperCase(java.util.Locale.ROOT))) {
            case NO_BINDING ->
                who + " is in no policy that covers " + what
                        + ": looks like a missing binding. Bind a policy that grants it, if it should have access.";
            case NO_SCOPE ->
                "The credential of " + who + " lacks the scope that " + what
                        + " needs. Issue a key with that scope, if it should have it.";
            case CONDITION ->
                "A policy covers " + what + " for " + who
                        + ", but one of its conditions did not hold: address, time window or second factor.";
            case EXPIRED_TOKEN ->
                who
                        + " called with a credential that has expired or was revoked. Give it a new key, and find where the old one still lies.";
            case GUARDRAIL ->
                "The connection of " + who + " is itself configured not to touch " + what
                        + ": a guardrail of the client, not of a policy.";
        };
    }
}
