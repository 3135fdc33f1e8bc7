package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.kernel.Printed;
import dev.ostiary.kernel.shape.Says;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a run; a command that failed is a result like any other. */
public record Ran(
        @Says("Session that the credentials were given for.")
        String sessionId,

        @Says("Exit code of the command, 128 and the signal when one ended it; absent when we ended it.")
        Optional<Integer> exitCode,

        @Says("What the command printed, without credentials.")
        Printed stdout,

        @Says("What it printed as errors, without credentials.")
        Printed stderr,

        @Says("How long it ran, in milliseconds.") long durationMs,
        @Says("Whether it printed more than is kept.") boolean truncated,

        @Says("How often a credential was taken out of what it printed.")
        int redactions,

        @Says("When the credentials end.") Instant expiresAt,
        @Says("Who makes the limits hold.") Enforced enforcement,
        @Says("What became of the session.") Session.Status status,

        @Says("Permissions that the command was denied for want of; ask for these if it needs them.")
        List<String> missing,

        @Says("What a person should know of this run.") List<String> warnings) {
    public Ran {
        missing = List.copyOf(missing);
        warnings = List.copyOf(warnings);
    }

    /** Who makes a grant hold, in words. */
    public record Enforced(
            @Says("Whether the provider itself refuses more, or the limits are advice.")
            Enforcement.Level level,

            @Says("Why.") String reason) {}
}
