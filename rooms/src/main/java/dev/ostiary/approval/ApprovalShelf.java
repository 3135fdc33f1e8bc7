package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Approvals and votes as they lie in the database. Runs in the current transaction. */
final class ApprovalShelf {
    private static final String OPEN_OR_ENDED = """
            case when a.status in ('pending', 'approved') and a.expires_at <= ? then 'expired' else a.status end
            """;

    private ApprovalShelf() {}

    static Optional<Case> one(String id) {
        return Tx.current().one("select " + Case.COLUMNS + " from approval a where a.id = ?", Case::of, id);
    }

    /** The same, held until the end of the transaction: whoever decides comes one after the other. */
    static Optional<Case> held(String id) {
        Tx.current().query("select 1 as one from approval where id = ? for update", row -> row.count("one"), id);
        return one(id);
    }

    /** Puts {@code it} there unless one that is alike is open; whether it did. */
    static boolean insert(Case it, Call call) {
        return Tx.current()
                        .update(
                                """
                                insert into approval (id, uri, base, family, verb, call_digest, reason, requested_by,
                                    credential_id, person_behind, address, user_agent, requested_at, expires_at, rule_uri,
                                    eligible, required, status, max_uses, decided_at, decided_by, decision,
                                    call_operation, call_arguments)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                on conflict (tenant_id, requested_by, verb, base, family, call_digest) where status = 'pending'
                                do nothing
                                """,
                                it.id(),
                                it.reach().uri(),
                                it.reach().base().text(),
                                it.reach().family(),
                                it.verb().word(),
                                it.digest(),
                                it.reason(),
                                it.requestedBy(),
                                call.caller().credentialId(),
                                it.behind().orElse(null),
                                call.origin().address(),
                                call.origin().userAgent(),
                                it.requestedAt(),
                                it.expiresAt(),
                                it.ruleUri(),
                                it.eligible(),
                                it.required(),
                                word(it.written()),
                                it.maxUses().map(Long::valueOf).orElse(null),
                                it.verdict().map(Case.Verdict::at).orElse(null),
                                it.verdict().map(Case.Verdict::by).orElse(null),
                                it.verdict().flatMap(Case.Verdict::words).orElse(null),
                                it.call().map(Case.OneCall::operation).orElse(null),
                                it.call().map(Case.OneCall::arguments).orElse(null))
                > 0;
    }

    /** The newest that is alike, however it stands. */
    static Optional<Case> alike(String requester, Verb verb, Reach reach, String digest) {
        return Tx.current()
                .one(
                        "select " + Case.COLUMNS + """
                         from approval a
                        where a.requested_by = ? and a.verb = ? and a.base = ? and a.family = ? and a.call_digest = ?
                        order by a.requested_at desc, a.id desc limit 1
                        """,
                        Case::of,
                        requester,
                        verb.word(),
                        reach.base().text(),
                        reach.family(),
                        digest);
    }

    /** The newest no since {@code since} to the same question, whatever arguments it was asked for. */
    static Optional<Case> denied(String requester, Verb verb, Reach reach, Instant since) {
        return Tx.current()
                .one(
                        "select " + Case.COLUMNS + """
                         from approval a
                        where a.requested_by = ? and a.verb = ? and a.base = ? and a.family = ? and a.status = 'denied'
                            and a.decided_at > ?
                        order by a.decided_at desc limit 1
                        """,
                        Case::of,
                        requester,
                        verb.word(),
                        reach.base().text(),
                        reach.family(),
                        since);
    }

    /** Writes down which of {@code requester}'s requests ran out of time, so that the same can be asked anew. */
    static void lapse(String requester, Instant now) {
        Tx.current()
                .update(
                        "update approval set status = 'expired' where requested_by = ? and status = 'pending' and expires_at <= ?",
                        requester,
                        now);
    }

    /** How many of {@code requester}'s requests wait for an answer. */
    static int open(String requester) {
        return Tx.current()
                .one(
                        "select count(*) as n from approval where requested_by = ? and status = 'pending'",
                        row -> row.count("n"),
                        requester)
                .orElse(0);
    }

    /** How often {@code requester} had people asked since {@code since}, whatever became of it. */
    static int asked(String requester, Instant since) {
        return Tx.current()
                .one(
                        "select count(*) as n from approval where requested_by = ? and required > 0 and requested_at > ?",
                        row -> row.count("n"),
                        requester,
                        since)
                .orElse(0);
    }

    /** The id of the credential that asked. */
    static String credential(String id) {
        return Tx.current()
                .one("select credential_id from approval where id = ?", row -> row.text("credential_id"), id)
                .orElseThrow();
    }

    /** Who has said yes so far. */
    static List<String> yeses(String id) {
        return Tx.current()
                .query(
                        "select approver from approval_vote where approval_id = ? and approves",
                        row -> row.text("approver"),
                        id);
    }

    /** What was approved for {@code requester} and can be used on {@code path} at {@code now}, the narrowest first. */
    static List<Case> live(String requester, Verb verb, ResourcePath path, Instant now) {
        return Tx.current()
                .query("select " + Case.COLUMNS + """
                         from approval a
                        where a.requested_by = ? and a.verb = ? and a.status = 'approved' and a.expires_at > ?
                            and (a.base = ? or (a.family and starts_with(?, a.base || '/')))
                            and (a.max_uses is null or a.uses < a.max_uses)
                        order by a.family, a.call_digest desc, a.requested_at
                        limit 20
                        """, Case::of, requester, verb.word(), now, path.text(), path.text());
    }

    /** What was approved for {@code requester} by persons and holds at {@code now}, whatever it is about. */
    static List<Case> held(String requester, Verb verb, Instant now) {
        return Tx.current().query("select " + Case.COLUMNS + """
                         from approval a
                        where a.requested_by = ? and a.verb = ? and a.status = 'approved' and a.expires_at > ?
                            and a.required > 0 and a.call_digest = '' and (a.max_uses is null or a.uses < a.max_uses)
                        order by a.id desc limit 1000
                        """, Case::of, requester, verb.word(), now);
    }

    /** The open request of {@code requester} for the call on {@code path} that this digest stands for, if there is one. */
    static Optional<Case> pending(String requester, Verb verb, ResourcePath path, String digest, Instant now) {
        return Tx.current()
                .one("select " + Case.COLUMNS + """
                         from approval a
                        where a.requested_by = ? and a.verb = ? and a.status = 'pending' and a.expires_at > ? and a.base = ?
                            and a.call_digest in ('', ?)
                        order by a.requested_at desc limit 1
                        """, Case::of, requester, verb.word(), now, path.text(), digest);
    }

    static List<Case> list(
            Optional<String> concerned,
            Optional<String> answerer,
            Optional<Status> status,
            Optional<Reach> reach,
            String before,
            Instant now,
            int limit) {
        return Tx.current()
                .query(
                        "select " + Case.COLUMNS + " from approval a where (?::text is null or a.requested_by = ?"
                                + " or a.person_behind = ? or ? = any (a.eligible)) and (?::text is null or ? = any (a.eligible))"
                                + " and (?::text is null or " + OPEN_OR_ENDED + " = ?)"
                                + " and (?::text is null or (a.base = ? and a.family = ?::boolean)) and (? = '' or a.id < ?)"
                                + " order by a.id desc limit ?",
                        Case::of,
                        concerned.orElse(null),
                        concerned.orElse(null),
                        concerned.orElse(null),
                        concerned.orElse(null),
                        answerer.orElse(null),
                        answerer.orElse(null),
                        status.map(ApprovalShelf::word).orElse(null),
                        now,
                        status.map(ApprovalShelf::word).orElse(null),
                        reach.map(Reach::uri).orElse(null),
                        reach.map(it -> it.base().text()).orElse(null),
                        reach.map(Reach::family).orElse(null),
                        before,
                        before,
                        limit);
    }

    /** What is open or holds of what was asked under the rule for {@code uri}; held until the end of the transaction. */
    static List<String> under(String uri, Instant now) {
        return Tx.current().query("""
                        select id from approval
                         where rule_uri = ? and status in ('pending', 'approved') and expires_at > ? order by id for update
                        """, row -> row.text("id"), uri, now);
    }

    /** The same of what {@code requester} asked. */
    static List<String> of(String requester, Instant now) {
        return Tx.current().query("""
                        select id from approval
                         where requested_by = ? and status in ('pending', 'approved') and expires_at > ? order by id for update
                        """, row -> row.text("id"), requester, now);
    }

    static void vote(String id, String who, boolean approves, Optional<String> reason, Instant at) {
        Tx.current()
                .update(
                        "insert into approval_vote (approval_id, approver, approves, reason, at) values (?, ?, ?, ?, ?)",
                        id,
                        who,
                        approves,
                        reason.orElse(null),
                        at);
    }

    /** Ends it before its time; what was decided stays. */
    static void end(String id, Status status, String by, Instant at) {
        Tx.current()
                .update(
                        "update approval set status = ?, ended_at = ?, ended_by = ? where id = ?",
                        word(status),
                        at,
                        by,
                        id);
    }

    static void decide(String id, Status status, String by, Optional<String> words, Instant at) {
        Tx.current()
                .update(
                        "update approval set status = ?, decided_at = ?, decided_by = ?, decision = ? where id = ?",
                        word(status),
                        at,
                        by,
                        words.orElse(null),
                        id);
    }

    /** Uses it once, if it can still be used; the row's lock orders this against whoever revokes it. */
    static boolean spend(String id, Instant now) {
        return Tx.current().update("""
                                update approval set uses = uses + 1, last_used_at = ?,
                                    status = case when uses + 1 >= max_uses then 'used' else status end
                                where id = ? and status = 'approved' and expires_at > ?
                                """, now, id, now) > 0;
    }

    /** How often something was done to {@code path} under an approval. */
    static long uses(ResourcePath path) {
        return Tx.current()
                .one(
                        "select coalesce(sum(uses), 0) as n from approval where base = ? and not family",
                        row -> row.number("n"),
                        path.text())
                .orElse(0L);
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
