package dev.ostiary.credentials;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.team.TeamOperations.Finish;
import dev.ostiary.broker.team.TeamOperations.Issuance;
import dev.ostiary.kernel.Call;
import dev.ostiary.store.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions as they lie in the database. Runs in the current transaction. */
final class SessionShelf {
    private SessionShelf() {}

    static void insert(Kept kept, Call call) {
        var grounds = kept.grounds();
        Tx.current()
                .update(
                        """
                        insert into credential_session (id, cloud, principal, allow, deny, resources, command, budget, agent,
                            host, opened_by, credential_id, approval_id, opened_at, expires_at, status)
                        values (?, ?, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        kept.id(),
                        grounds.cloud().wire(),
                        grounds.principal(),
                        grounds.allow(),
                        grounds.deny(),
                        grounds.resources(),
                        grounds.command(),
                        grounds.budget().map(BigDecimal::toPlainString).orElse(null),
                        grounds.agent(),
                        grounds.host().orElse(null),
                        grounds.openedBy(),
                        call.caller().credentialId(),
                        grounds.approvalId().orElse(null),
                        kept.openedAt(),
                        kept.expiresAt(),
                        kept.written().wire());
    }

    static Optional<Kept> one(String id) {
        return Tx.current().one("select " + Kept.COLUMNS + " from credential_session s where s.id = ?", Kept::of, id);
    }

    /** The same, held until the end of the transaction: who tells and who ends come one after the other. */
    static Optional<Kept> held(String id) {
        return Tx.current()
                .one("select " + Kept.COLUMNS + " from credential_session s where s.id = ? for update", Kept::of, id);
    }

    /** Those of {@code principal} that are open, held in the order of their ids. */
    static List<Kept> heldOf(String principal, Instant now) {
        return Tx.current().query("select " + Kept.COLUMNS + """
                         from credential_session s
                        where s.opened_by = ? and s.status in ('pending', 'active') and s.expires_at > ?
                        order by s.id for update
                        """, Kept::of, principal, now);
    }

    /** Those of {@code principal} that are over while a cloud still honours their credentials, the newest first. */
    static List<Kept> lingering(String principal, Instant now, int limit) {
        return Tx.current().query("select " + Kept.COLUMNS + """
                         from credential_session s
                        where s.opened_by = ? and s.credentials_ended is not true
                          and greatest(s.issued_until, s.lingers_until) > ?
                          and not (s.status in ('pending', 'active') and s.expires_at > ?)
                        order by s.id desc limit ?
                        """, Kept::of, principal, now, now, limit);
    }

    static List<Kept> some(List<String> ids) {
        return Tx.current()
                .query(
                        "select " + Kept.COLUMNS + " from credential_session s where s.id = any (?) order by s.id",
                        Kept::of,
                        ids);
    }

    static long open(String principal, Instant now) {
        return Tx.current().one("""
                        select count(*) as open from credential_session s
                        where s.opened_by = ? and s.status in ('pending', 'active') and s.expires_at > ?
                        """, row -> row.number("open"), principal, now).orElseThrow();
    }

    /** The newest first, after {@code before}. */
    static List<Kept> list(
            Optional<Status> status,
            Optional<Cloud> cloud,
            Optional<String> principal,
            String before,
            Instant now,
            int limit) {
        return Tx.current()
                .query(
                        "select " + Kept.COLUMNS + """
                         from credential_session s
                        where (?::text is null or ? = case when s.status in ('pending', 'active')
                                and s.expires_at <= ? then 'expired' else s.status end)
                          and (?::text is null or s.cloud = ?) and (?::text is null or s.opened_by = ?)
                          and (? = '' or s.id < ?)
                        order by s.id desc limit ?
                        """,
                        Kept::of,
                        status.map(Status::wire).orElse(null),
                        status.map(Status::wire).orElse(null),
                        now,
                        cloud.map(Cloud::wire).orElse(null),
                        cloud.map(Cloud::wire).orElse(null),
                        principal.orElse(null),
                        principal.orElse(null),
                        before,
                        before,
                        limit);
    }

    /** The time that it was given begins with the credentials. */
    static void issued(Issuance issuance, Instant expiresAt, Instant now) {
        Tx.current()
                .update(
                        """
                        update credential_session set status = 'active', key_id = ?, issued_at = ?, issued_until = ?,
                            enforcement = ?, enforcement_why = ?, lease = ?, expires_at = ?
                        where id = ?
                        """,
                        issuance.keyId(),
                        now,
                        issuance.expiresAt(),
                        issuance.enforcement().wire(),
                        issuance.why(),
                        issuance.lease(),
                        expiresAt,
                        issuance.sessionId());
    }

    static void finish(Finish finish, Status status, Instant now) {
        Tx.current()
                .update(
                        """
                        update credential_session set status = ?, finished_at = ?, exit_code = ?::integer,
                            credentials_ended = ?, words = ?, lingers_until = ?
                        where id = ?
                        """,
                        status.wire(),
                        now,
                        finish.exitCode().orElse(null),
                        finish.credentialsEnded(),
                        finish.words(),
                        finish.lingersUntil().orElse(null),
                        finish.sessionId());
    }

    static void end(String id, String by, String reason, Instant now) {
        Tx.current().update("""
                        update credential_session set status = 'revoked', ended_at = ?, ended_by = ?, end_reason = ?
                        where id = ?
                        """, now, by, reason, id);
    }
}
