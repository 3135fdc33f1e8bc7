package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Approval;
import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One request and what became of it.
 *
 * @param digest of the arguments that it holds for; empty when it holds for any
 * @param behind the person that the requester acts for, if there is one
 * @param eligible who may answer: they stood for the rule's approvers when it was asked, less whoever asks
 * @param written how it stood when it was last written; an end by time is not written
 * @param yes how many have said yes
 * @param call what {@code digest} stands for
 */
record Case(
        String id,
        Reach reach,
        Verb verb,
        String digest,
        String reason,
        String requestedBy,
        Optional<String> behind,
        Instant requestedAt,
        Instant expiresAt,
        String ruleUri,
        List<String> eligible,
        int required,
        Status written,
        int yes,
        Optional<Integer> maxUses,
        int uses,
        Optional<Verdict> verdict,
        Optional<OneCall> call,
        Optional<End> end) {
    static final String COLUMNS = """
            a.id, a.uri, a.base, a.family, a.verb, a.call_digest, a.reason, a.requested_by, a.person_behind, a.requested_at,
            a.expires_at, a.rule_uri, a.eligible, a.required, a.status, a.max_uses, a.uses, a.decided_at, a.decided_by,
            a.decision, a.call_operation, a.call_arguments, a.ended_by, a.ended_at, (select count(*) from approval_vote v
                where v.tenant_id = a.tenant_id and v.approval_id = a.id and v.approves) as yes
            """;

    /** What was decided, by whom and when. */
    record Verdict(Instant at, String by, Optional<String> words) {}

    /** Who ended it before its time, and when. */
    record End(Instant at, String by) {}

    /** The one call that it is for, its secrets hidden. */
    record OneCall(String operation, String arguments) {}

    static Case of(Row row) {
        return new Case(
                row.text("id"),
                Reach.of(row.text("uri"), row.text("base"), row.flag("family")),
                Verb.of(row.text("verb")),
                row.text("call_digest"),
                row.text("reason"),
                row.text("requested_by"),
                row.maybeText("person_behind"),
                row.instant("requested_at"),
                row.instant("expires_at"),
                row.text("rule_uri"),
                row.texts("eligible"),
                row.count("required"),
                Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                row.count("yes"),
                row.maybeNumber("max_uses").map(Math::toIntExact),
                row.count("uses"),
                row.maybeInstant("decided_at")
                        .map(at -> new Verdict(at, row.text("decided_by"), row.maybeText("decision"))),
                row.maybeText("call_operation").map(name -> new OneCall(name, row.text("call_arguments"))),
                row.maybeInstant("ended_at").map(at -> new End(at, row.text("ended_by"))));
    }

    /** Whether a rule let it through and nobody was asked. */
    boolean automatic() {
        return required == 0;
    }

    /** How it stands at {@code now}: what is open then and has run out of time has expired. */
    Status status(Instant now) {
        boolean open = written == Status.PENDING || written == Status.APPROVED;
        return open && !expiresAt.isAfter(now) ? Status.EXPIRED : written;
    }

    /** As the seed shows it; principals without their kind, as they were named in the request. */
    Approval told(String url, Instant now) {
        var status = status(now);
        boolean denied = written == Status.DENIED;
        return new Approval(
                id,
                status,
                reach.uri(),
                verb,
                reason,
                plain(requestedBy),
                behind.filter(it -> !it.equals(requestedBy)).map(Case::plain),
                requestedAt,
                expiresAt,
                url,
                required,
                yes,
                maxUses,
                uses,
                verdict.filter(_ -> !denied).map(Verdict::by).map(Case::plain),
                verdict.filter(_ -> !denied).map(Verdict::at),
                verdict.filter(_ -> denied).map(Verdict::by).map(Case::plain),
                verdict.filter(_ -> denied).map(Verdict::at),
                verdict.flatMap(Verdict::words),
                end.map(End::by).map(Case::plain),
                end.map(End::at),
                call.map(it -> new ApprovalOperations.OneCall(it.operation(), it.arguments())),
                Counsel.on(status, this));
    }

    /** {@code sa:ai-agent-123} is {@code ai-agent-123} on this surface. */
    static String plain(String principal) {
        return principal.startsWith("system:") ? principal : principal.substring(principal.indexOf(':') + 1);
    }
}
