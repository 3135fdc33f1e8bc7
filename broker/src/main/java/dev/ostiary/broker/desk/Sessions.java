package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions, newest first, without credentials. */
public record Sessions(@Says("Newest first.") List<Row> sessions) {
    /** Which ones. */
    record Which(
            @Says("Only those with this status.") Optional<Session.Status> status,

            @Says("Most that are answered.") @Within(min = 1, max = 200) @Otherwise("20")
            int limit) {}

    /** One session. */
    public record Row(
            @Says("Its id.") String sessionId,
            @Says("What became of it.") Session.Status status,
            @Says("Where its credentials came from.") Cloud provider,
            @Says("Whose rights were narrowed.") String principal,
            @Says("What it might do.") List<String> allow,

            @Says("What it might not do although that would have covered it.")
            List<String> deny,

            @Says("What for.") List<String> resources,
            @Says("Command and arguments.") List<Untrusted> command,

            @Says("Most that it might spend, in US dollars.")
            Optional<BigDecimal> budget,

            @Says("When it began.") Instant createdAt,
            @Says("When it ends, or was to end.") Instant expiresAt,
            @Says("When it was over.") Optional<Instant> endedAt,
            @Says("Exit code of the command.") Optional<Integer> exitCode,
            @Says("Public id of its credentials.") Optional<String> accessKeyId,
            @Says("Who asked for it.") String agentId,
            @Says("Approval that it was issued under.") Optional<String> approvalId,

            @Says("Whether the provider itself refuses more, or the limits are advice.")
            String enforcement) {
        static Row of(Session session) {
            return new Row(
                    session.id(),
                    session.status(),
                    session.cloud(),
                    session.principal(),
                    session.allow(),
                    session.deny(),
                    session.resources(),
                    session.command().stream().map(Untrusted::new).toList(),
                    session.budget(),
                    session.createdAt(),
                    session.expiresAt(),
                    session.endedAt(),
                    session.exit().isPresent() ? Optional.of(session.exit().getAsInt()) : Optional.empty(),
                    session.keyId(),
                    session.agent(),
                    session.approval(),
                    session.enforcement());
        }
    }
}
