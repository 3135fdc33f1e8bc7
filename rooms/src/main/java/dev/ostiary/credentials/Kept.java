package dev.ostiary.credentials;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.team.TeamOperations.Standing;
import dev.ostiary.credentials.CredentialsOperations.End;
import dev.ostiary.credentials.CredentialsOperations.Ended;
import dev.ostiary.credentials.CredentialsOperations.Finished;
import dev.ostiary.credentials.CredentialsOperations.Issued;
import dev.ostiary.credentials.CredentialsOperations.Shown;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.store.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One session as it lies in the database.
 *
 * @param written how it stood when it was last written; an end by time is not written
 */
record Kept(
        String id,
        Status written,
        Grounds grounds,
        Instant openedAt,
        Instant expiresAt,
        Optional<Issued> issued,
        Optional<Ended> ended,
        Optional<Finished> finished) {
    static final String COLUMNS = """
            s.id, s.cloud, s.principal, s.allow, s.deny, s.resources, s.command, s.budget, s.agent, s.host, s.opened_by,
            s.approval_id, s.opened_at, s.expires_at, s.status, s.key_id, s.issued_at, s.issued_until, s.enforcement,
            s.enforcement_why, s.lease, s.ended_at, s.ended_by, s.end_reason, s.finished_at, s.exit_code,
            s.credentials_ended, s.words, s.lingers_until
            """;

    /** What was asked for, and by whom. */
    record Grounds(
            Cloud cloud,
            String principal,
            List<String> allow,
            List<String> deny,
            List<String> resources,
            List<String> command,
            Optional<BigDecimal> budget,
            String agent,
            Optional<String> host,
            String openedBy,
            Optional<String> approvalId) {}

    static Kept of(Row row) {
        return new Kept(
                row.text("id"),
                Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                grounds(row),
                row.instant("opened_at"),
                row.instant("expires_at"),
                row.maybeText("key_id").map(key -> issued(key, row)),
                row.maybeInstant("ended_at")
                        .map(at -> new Ended(at, row.text("ended_by"), new Untrusted(row.text("end_reason")))),
                row.maybeInstant("finished_at").map(at -> finished(at, row)));
    }

    private static Grounds grounds(Row row) {
        return new Grounds(
                Cloud.of(row.text("cloud")).orElseThrow(),
                row.text("principal"),
                row.texts("allow"),
                row.texts("deny"),
                row.texts("resources"),
                row.texts("command"),
                row.maybeText("budget").map(BigDecimal::new),
                row.text("agent"),
                row.maybeText("host"),
                row.text("opened_by"),
                row.maybeText("approval_id"));
    }

    private static Issued issued(String key, Row row) {
        return new Issued(
                key,
                row.instant("issued_at"),
                row.instant("issued_until"),
                Enforcement.Level.valueOf(row.text("enforcement").toUpperCase(Locale.ROOT)),
                new Untrusted(row.text("enforcement_why")),
                row.flag("lease"));
    }

    private static Finished finished(Instant at, Row row) {
        return new Finished(
                at,
                row.maybeNumber("exit_code").map(Math::toIntExact),
                row.flag("credentials_ended"),
                new Untrusted(row.text("words")),
                row.maybeInstant("lingers_until"));
    }

    /** How it stands at {@code now}: what is open then and has run out of time has expired. */
    Status status(Instant now) {
        return !written.isOver() && !expiresAt.isAfter(now) ? Status.EXPIRED : written;
    }

    Standing standing(Instant now) {
        var status = status(now);
        return new Standing(
                id,
                status,
                status.isOver(),
                ended.map(Ended::by),
                ended.map(end -> end.reason().text()));
    }

    /** Whether nothing more can be heard of it: its broker said what became of it, or never had anything. */
    boolean settled() {
        return finished.isPresent() || issued.isEmpty();
    }

    Shown shown(Instant now) {
        return new Shown(
                id,
                status(now),
                grounds.cloud,
                grounds.principal,
                grounds.allow,
                grounds.deny,
                grounds.resources,
                grounds.command.stream().map(Untrusted::new).toList(),
                grounds.budget,
                new Untrusted(grounds.agent),
                grounds.host.map(Untrusted::new),
                grounds.openedBy,
                openedAt,
                expiresAt,
                grounds.approvalId,
                issued,
                ended,
                finished);
    }

    /** What is known of its end, and no more. */
    End end(Instant now) {
        var until = finished.filter(Finished::credentialsEnded).isPresent()
                ? Optional.<Instant>empty()
                : finished.flatMap(Finished::lingersUntil)
                        .or(() -> issued.map(Issued::until))
                        .filter(now::isBefore);
        return new End(
                id,
                status(now),
                grounds.cloud,
                grounds.principal,
                new Untrusted(grounds.agent),
                until.isEmpty(),
                new Untrusted(words() + until.map(this::whoCan).orElse("")),
                until);
    }

    private String words() {
        return finished.map(it -> it.words().text())
                .or(() -> issued.map(it -> "Its broker has not answered yet. "
                        + (it.lease() ? "There is a lease that it can revoke; u" : "U")
                        + "nless it ends the credentials, they go on working."))
                .orElse("Nothing was issued for it, and nothing will be.");
    }

    /** This server holds no credentials and can take none back: who can, and where. */
    private String whoCan(Instant until) {
        return " The credentials work until " + until + ". "
                + switch (grounds.cloud) {
                    case AWS ->
                        "Where it ran, `tryaudex kill " + id
                                + "` has AWS deny them, if whoever does it may write the role's policies.";
                    case VAULT ->
                        "Where it ran, `tryaudex kill " + id + "` has Vault asked once more to take them back.";
                    case GCP -> "Google takes no token back; whoever manages the service account can disable it.";
                    case AZURE ->
                        "Azure takes no token back; whoever manages the subscription can take the rights away from whoever is signed in there.";
                };
    }
}
