package dev.ostiary.credentials;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.team.Opening;
import dev.ostiary.broker.team.TeamOperations.Finish;
import dev.ostiary.broker.team.TeamOperations.Issuance;
import dev.ostiary.broker.team.TeamOperations.Net;
import dev.ostiary.broker.team.TeamOperations.Opened;
import dev.ostiary.broker.team.TeamOperations.Standing;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Hears brokers: what they are about to do, what was issued, and how it ended. */
final class RunDesk {
    private static final int MOST_OPEN = 200;

    private final Clock clock;

    RunDesk(Clock clock) {
        this.clock = clock;
    }

    Opened open(Opening input, Call call) {
        var now = now();
        var who = call.caller().principal();
        var grant = new Bounds(input, TermsShelf.of(input.cloud())).grant();
        if (SessionShelf.open(who, now) >= MOST_OPEN) {
            throw new Refused(
                    Refusal.conflict(
                            "too_many_sessions",
                            "This caller has " + MOST_OPEN
                                    + " sessions that are not over. Wait until some are, or end them (ostiary credentials end-all)."));
        }
        var kept = fresh(input, grant, call, now);
        SessionShelf.insert(kept, call);
        call.fact("session", kept.id());
        call.fact("agent", input.agent());
        call.fact("until", kept.expiresAt().toString());
        return new Opened(
                kept.id(),
                grant.ttl(),
                kept.expiresAt(),
                texts(grant.allow()),
                texts(grant.deny()),
                grant.boundary(),
                new Net(
                        grant.network().ips(),
                        grant.network().vpcs(),
                        grant.network().endpoints()),
                call.approval());
    }

    private static Kept fresh(Opening input, Grant grant, Call call, Instant now) {
        var grounds = new Kept.Grounds(
                input.cloud(),
                input.principal(),
                texts(grant.allow()),
                Stream.concat(input.deny().stream(), texts(grant.deny()).stream())
                        .distinct()
                        .toList(),
                input.resources(),
                input.command(),
                input.budget(),
                input.agent(),
                input.host(),
                call.caller().principal(),
                call.approval());
        return new Kept(
                FreshId.of("ses_", now),
                Status.PENDING,
                grounds,
                now,
                now.plus(grant.ttl()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> texts(List<Action> actions) {
        return actions.stream().map(Action::text).toList();
    }

    Standing issued(Issuance input, Call call) {
        var now = now();
        var kept = mine(input.sessionId(), call);
        if (kept.status(now) != Status.PENDING) {
            throw over(kept, now, "End what was issued, and run nothing.");
        }
        promised(kept, input);
        plain("key_id", input.keyId());
        plain("why", input.why());
        var lasts = Duration.between(kept.openedAt(), kept.expiresAt());
        SessionShelf.issued(input, now.plus(lasts), now);
        call.fact("session", kept.id());
        call.fact("key_id", input.keyId());
        call.fact("enforcement", input.enforcement().wire());
        return SessionShelf.one(kept.id()).orElseThrow().standing(now);
    }

    /** What was planned as a wall and came out as advice is what the terms say of advice. */
    private static void promised(Kept kept, Issuance input) {
        var terms = TermsShelf.of(kept.grounds().cloud());
        Advice.refuse(terms, input.enforcement());
        if (Advice.wantsYes(terms, input.enforcement())
                && kept.grounds().approvalId().isEmpty()) {
            throw new Refused(Refusal.denied(
                    "advisory_grant",
                    "The team's terms want a person's yes for what the cloud does not enforce, and nobody was asked. End what was issued, and run nothing.",
                    Refusal.Cause.GUARDRAIL));
        }
    }

    /** Once; what was ended from here stays so, and is told what could be ended of it. */
    Standing finish(Finish input, Call call) {
        var now = now();
        var kept = mine(input.sessionId(), call);
        if (!input.status().isOver()) {
            throw new Refused(
                    Refusal.invalidField("status", "is one of completed, failed, expired, revoked: it is over."));
        }
        if (kept.finished().isPresent()) {
            throw over(kept, now, "It was told before what became of it.");
        }
        plain("words", input.words());
        var status = kept.written().isOver() ? kept.written() : input.status();
        SessionShelf.finish(input, status, now);
        Watches.ring(kept.id());
        call.fact("session", kept.id());
        call.fact("status", status.wire());
        input.exitCode().ifPresent(exit -> call.fact("exit_code", Integer.toString(exit)));
        input.lingersUntil().ifPresent(until -> call.fact("lingers_until", until.toString()));
        return SessionShelf.one(kept.id()).orElseThrow().standing(now);
    }

    private static Kept mine(String id, Call call) {
        return SessionShelf.held(id)
                .filter(kept -> kept.grounds().openedBy().equals(call.caller().principal()))
                .orElseThrow(() -> missing(id));
    }

    static Refused missing(String id) {
        return new Refused(Refusal.missing("session", Untrusted.neutral(id, 120)));
    }

    private static Refused over(Kept kept, Instant now, String what) {
        var status = kept.status(now).wire();
        return new Refused(new Refusal.Conflict(
                "session_over", "This session is " + status + ". " + what, Map.of("status", status)));
    }

    private static void plain(String field, String text) {
        if (!Untrusted.neutral(text, Untrusted.CAP).equals(text)) {
            throw new Refused(Refusal.invalidField(field, "must not hold control or invisible characters."));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
