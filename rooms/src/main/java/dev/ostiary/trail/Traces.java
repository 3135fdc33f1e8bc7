package dev.ostiary.trail;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What was done under some paths, for rooms that show it in words of their own. Runs in the current transaction. */
public final class Traces {
    private final TrailLedger ledger;
    private final Questions questions;

    Traces(TrailLedger ledger, Questions questions) {
        this.ledger = ledger;
        this.questions = questions;
    }

    /** One entry's event and its place. */
    public record Trace(long seq, TrailEvent event) {}

    /**
     * The newest first, of what the call's guard lets see.
     *
     * @param grounds canonical paths; what lies at them and below them
     * @param before only entries before this place
     */
    public List<Trace> newest(Call call, List<String> grounds, Instant since, long before, int limit) {
        ledger.settle();
        var sight = new Sight(call.tenant(), call.guard(), since, call.at().plusSeconds(1));
        sight.and(
                "exists (select from unnest(?) ground where path = ground or starts_with(path, ground || '/'))",
                grounds);
        sight.and("seq < ?", before);
        // SQL text: the conditions are Sight's own, with every value a parameter.
        var sql = "select seq, body from trail_entry where " + sight.sql() + " order by seq desc limit ?";
        return questions.ask(call.tenant(), () -> Tx.current().query(sql, Traces::trace, sight.parameters(limit)));
    }

    private static Trace trace(Row row) {
        var body = row.text("body").getBytes(StandardCharsets.UTF_8);
        return new Trace(row.number("seq"), TrailEntry.read(body).event());
    }
}
