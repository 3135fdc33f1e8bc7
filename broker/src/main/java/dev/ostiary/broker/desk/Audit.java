package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import dev.ostiary.kernel.trail.TrailEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The trail's entries, newest first, and whether the trail is whole. */
public record Audit(
        @Says("Newest first; that somebody looked at sessions or trail is recorded and not listed.")
        List<Row> entries,

        @Says("Whether nothing in the trail was changed, taken out or cut off.")
        boolean chainValid,

        @Says("What is wrong with the trail, if anything is.")
        Optional<String> fault) {
    /** Which entries. */
    record Which(
            @Says("Only those of this session.") @Within(min = 1, max = 64)
            Optional<String> sessionId,

            @Says("Most that are answered.") @Within(min = 1, max = 500) @Otherwise("50")
            int limit) {}

    /** One entry. */
    public record Row(
            @Says("Its number, from 1 without gaps.") long seq,
            @Says("When.") Instant time,
            @Says("Session that it is about.") Optional<String> sessionId,
            @Says("What happened.") String event,
            @Says("Who did it.") String principal,

            @Says("How it ended: allowed, asked, refused or failed.")
            String outcome,

            @Says("Why not, where it was not allowed.") Optional<String> code,
            @Says("Particulars.") Map<String, Untrusted> details) {
        static Row of(TrailEntry entry) {
            var event = entry.event();
            var details = new LinkedHashMap<String, Untrusted>();
            event.extra().forEach((name, value) -> details.put(name, new Untrusted(value)));
            details.remove("session_id");
            return new Row(
                    entry.seq(),
                    event.time(),
                    Optional.ofNullable(event.extra().get("session_id")),
                    event.action(),
                    event.principal(),
                    event.outcome().name().toLowerCase(java.util.Locale.ROOT),
                    Optional.ofNullable(event.code()),
                    details);
        }
    }
}
