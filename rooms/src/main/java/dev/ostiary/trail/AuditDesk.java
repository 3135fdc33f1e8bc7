package dev.ostiary.trail;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.AuditOperations.Count;
import dev.ostiary.trail.AuditOperations.History;
import dev.ostiary.trail.AuditOperations.IdentityType;
import dev.ostiary.trail.AuditOperations.Log;
import dev.ostiary.trail.AuditOperations.Logs;
import dev.ostiary.trail.AuditOperations.OfSecret;
import dev.ostiary.trail.AuditOperations.Query;
import dev.ostiary.trail.AuditOperations.Summary;
import dev.ostiary.trail.AuditOperations.Use;
import dev.ostiary.trail.AuditOperations.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what happened; every query looks through {@link Sight}. */
final class AuditDesk {
    private final TrailLedger ledger;

    AuditDesk(TrailLedger ledger) {
        this.ledger = ledger;
    }

    Logs query(Query in, Call call) {
        ledger.settle();
        var to = in.to().orElse(call.at().plusSeconds(1));
        var sight = new Sight(call.tenant(), call.guard(), in.from().orElse(Sight.before(to, "24h")), to);
        sight.actions(in.action());
        in.identityId().ifPresent(id -> sight.and("principal = ?", id));
        in.identityType().ifPresent(type -> sight.and("starts_with(principal, ?)", prefix(type)));
        sight.below(in.pathPrefix());
        in.success().ifPresent(success -> sight.and("(outcome = 'allowed') = ?", success));
        in.sourceIp().ifPresent(address -> sight.and("address = ?", address));
        in.requestId().ifPresent(id -> sight.and("request_id = ?", id));
        var page = page(sight, in.limit(), in.cursor(), call);
        return new Logs(page.logs(), page.cursor(), page.cursor().isPresent());
    }

    History history(OfSecret in, Call call) {
        ledger.settle();
        var to = in.to().orElse(call.at().plusSeconds(1));
        var sight = new Sight(call.tenant(), call.guard(), in.from().orElse(Sight.before(to, "30d")), to);
        sight.and("path = ?", in.path().text());
        var use = use(sight);
        var page = page(sight, in.limit(), in.cursor(), call);
        return new History(
                in.path(), page.logs(), use, page.cursor(), page.cursor().isPresent());
    }

    private record Page(List<Log> logs, Optional<String> cursor) {}

    private static Page page(Sight sight, int limit, Optional<String> cursor, Call call) {
        cursor.ifPresent(
                text -> sight.and("seq < ?", Long.parseLong(call.position(text).getFirst())));
        // SQL text: the conditions are Sight's own, with every value a parameter.
        var rows = Tx.current()
                .query(
                        "select seq, body from trail_entry where " + sight.sql() + " order by seq desc limit ?",
                        AuditDesk::log,
                        sight.parameters(limit + 1L));
        if (rows.size() <= limit) {
            return new Page(rows, Optional.empty());
        }
        var shown = rows.subList(0, limit);
        return new Page(
                shown,
                Optional.of(call.cursor(List.of(Long.toString(shown.getLast().seq())))));
    }

    private static Use use(Sight sight) {
        // SQL text: the conditions are Sight's own, with every value a parameter.
        var sql = """
                select count(*) filter (where action = 'read' and outcome = 'allowed') as reads,
                    count(*) filter (where action = 'write' and outcome = 'allowed') as writes,
                    count(*) filter (where action = 'rotate' and outcome = 'allowed') as rotations,
                    count(distinct principal) as identities,
                    max(at) filter (where action = 'read' and outcome = 'allowed') as last_access
                from trail_entry where %s""".formatted(sight.sql());
        return Tx.current().query(sql, AuditDesk::use, sight.parameters()).getFirst();
    }

    private static Use use(Row row) {
        return new Use(
                row.number("reads"),
                row.number("writes"),
                row.number("rotations"),
                row.number("identities"),
                row.maybeInstant("last_access"));
    }

    Summary summary(Window in, Call call) {
        ledger.settle();
        var to = in.to().orElse(call.at().plusSeconds(1));
        var from = in.from().orElse(Sight.before(to, "30d"));
        var sight = new Sight(call.tenant(), call.guard(), from, to);
        var byAction = new LinkedHashMap<String, Long>();
        top("action", 1000, sight).forEach(count -> byAction.put(count.name(), count.count()));
        return totals(sight, from, to, byAction);
    }

    private static Summary totals(Sight sight, Instant from, Instant to, Map<String, Long> byAction) {
        // SQL text: the conditions are Sight's own, with every value a parameter.
        var sql = """
                select count(*) as total, count(distinct principal) as identities,
                    count(*) filter (where outcome = 'failed') as failures,
                    count(*) filter (where outcome = 'refused') as denied
                from trail_entry where %s""".formatted(sight.sql());
        var identities = top("principal", 10, sight);
        var paths = top("path", 10, sight);
        return Tx.current()
                .query(
                        sql,
                        row -> new Summary(
                                from,
                                to,
                                row.number("total"),
                                byAction,
                                identities,
                                paths,
                                row.number("failures"),
                                row.number("denied"),
                                row.number("identities")),
                        sight.parameters())
                .getFirst();
    }

    private static List<Count> top(String column, int most, Sight sight) {
        // SQL text: the column is a constant of ours, the conditions are Sight's own.
        var sql = """
                select %1$s as name, count(*) as n from trail_entry where %1$s is not null and %2$s
                group by 1 order by 2 desc, 1 limit %3$d""".formatted(column, sight.sql(), most);
        return Tx.current().query(sql, row -> new Count(row.text("name"), row.number("n")), sight.parameters());
    }

    static Log log(Row row) {
        var event = TrailEntry.read(row.text("body").getBytes(StandardCharsets.UTF_8))
                .event();
        return new Log(
                event.id(),
                row.number("seq"),
                event.time(),
                event.action(),
                event.operation(),
                type(event.principal()),
                event.principal(),
                event.credentialId(),
                Optional.ofNullable(event.path()),
                event.surface(),
                event.address(),
                event.userAgent(),
                event.code() == null,
                Optional.ofNullable(event.code()),
                Optional.ofNullable(event.cause()),
                event.durationMicros() / 1000,
                event.requestId(),
                event.extra());
    }

    private static String prefix(IdentityType type) {
        return switch (type) {
            case USER -> "user:";
            case SERVICE_ACCOUNT -> "sa:";
            case AGENT -> "agent:";
            case SYSTEM -> "system:";
        };
    }

    private static String type(String principal) {
        var kind = principal.substring(0, Math.max(0, principal.indexOf(':')));
        return kind.equals("sa") ? "service_account" : kind;
    }
}
