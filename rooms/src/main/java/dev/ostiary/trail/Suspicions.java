package dev.ostiary.trail;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.AuditOperations.Group;
import dev.ostiary.trail.AuditOperations.Groups;
import dev.ostiary.trail.AuditOperations.Suspicion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups refusals by who, where and cause, and says what probably lies behind each group (seed 003, "Investigate an outage"). */
final class Suspicions {
    private final TrailLedger ledger;

    Suspicions(TrailLedger ledger) {
        this.ledger = ledger;
    }

    Groups find(Suspicion in, Call call) {
        ledger.settle();
        var last = in.cursor().map(text -> Last.at(call.position(text)));
        var upto = last.map(Last::upto).orElseGet(() -> newest(call.tenant()));
        var to = in.to().or(() -> last.map(Last::to)).orElse(call.at().plusSeconds(1));
        var sight = new Sight(call.tenant(), call.guard(), in.from().orElse(Sight.before(to, "24h")), to);
        sight.and("seq <= ?", upto); // so that counts stay as they are from page to page
        // What was asked too often, or waits for a person, is refused without a cause: it was not unauthorized.
        sight.and("outcome = 'refused' and cause is not null");
        sight.below(in.pathPrefix());
        in.identityId().ifPresent(id -> sight.and("principal = ?", id));
        var groups = Tx.current()
                .query(grouping(sight, last.isPresent()), Suspicions::group, sight.parameters(rest(in, last)));
        if (groups.size() <= in.limit()) {
            return new Groups(groups, Optional.empty(), false);
        }
        var some = groups.subList(0, in.limit());
        return new Groups(
                some, Optional.of(call.cursor(Last.of(some.getLast(), upto, to).position())), true);
    }

    private static long newest(String tenant) {
        return Tx.current()
                .one(
                        "select coalesce(max(seq), 0) as seq from trail_entry where tenant_id = ?",
                        row -> row.number("seq"),
                        tenant)
                .orElse(0L);
    }

    // SQL text: the conditions are Sight's own, with every value a parameter.
    private static String grouping(Sight sight, boolean goesOn) {
        return """
                select principal, nullif(place, '') as path, cause, n, first_seen, last_seen, addresses, codes, reason
                from (
                    select principal, coalesce(path, '') as place, cause, count(*) as n, min(at) as first_seen, max(at) as last_seen,
                        array_agg(distinct address) as addresses, array_agg(distinct code) as codes,
                        mode() within group (order by cause || ' ' || code) as reason
                    from trail_entry where %s
                    group by principal, coalesce(path, ''), cause having count(*) >= ?) found
                where %s
                order by n desc, last_seen desc, principal, place, cause limit ?""".formatted(
                        sight.sql(),
                        goesOn
                                ? "(n, last_seen) < (?, ?) or (n, last_seen) = (?, ?) and (principal, place, cause) > (?, ?, ?)"
                                : "true");
    }

    private static Object[] rest(Suspicion in, Optional<Last> last) {
        var rest = new ArrayList<Object>();
        rest.add((long) in.minCount());
        last.ifPresent(
                it -> rest.addAll(List.of(it.count, it.seen, it.count, it.seen, it.principal, it.path, it.cause)));
        rest.add(in.limit() + 1L);
        return rest.toArray();
    }

    private static Group group(Row row) {
        var path = row.maybeText("path");
        var reason = Reason.of(row.text("reason"));
        return new Group(
                row.text("principal"),
                path,
                row.number("n"),
                row.instant("first_seen"),
                row.instant("last_seen"),
                row.texts("addresses"),
                row.texts("codes"),
                reason.cause().wire(),
                reason.explained(row.text("principal"), path));
    }

    /** The last group of a page, and up to which entry and moment those of all pages are counted. */
    private record Last(long upto, Instant to, long count, Instant seen, String principal, String path, String cause) {
        static Last of(Group group, long upto, Instant to) {
            return new Last(
                    upto,
                    to,
                    group.count(),
                    group.lastSeen(),
                    group.identityId(),
                    group.path().orElse(""),
                    group.likelyCause());
        }

        static Last at(List<String> position) {
            if (position.size() != 7) {
                throw new Refused(Refusal.invalid(
                        "invalid_cursor", "This cursor is of an older build. Start again without one."));
            }
            return new Last(
                    Long.parseLong(position.get(0)),
                    Instant.parse(position.get(1)),
                    Long.parseLong(position.get(2)),
                    Instant.parse(position.get(3)),
                    position.get(4),
                    position.get(5),
                    position.get(6));
        }

        List<String> position() {
            return List.of(
                    Long.toString(upto), to.toString(), Long.toString(count), seen.toString(), principal, path, cause);
        }
    }
}
