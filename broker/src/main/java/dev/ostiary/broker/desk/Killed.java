package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.kernel.shape.Says;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What ending a session did, and what it could not do. */
public record Killed(
        @Says("Session that was ended.") String sessionId,
        @Says("What became of it.") Session.Status status,

        @Says("Whether a command was running and is no more.")
        boolean processEnded,

        @Says("Whether the provider refuses the credentials from now on.")
        boolean credentialsEnded,

        @Says("When the provider stops to honour them, where it still does.")
        Optional<Instant> until,

        @Says("What was done, and what could not be, in sentences.")
        List<String> said) {
    public Killed {
        said = List.copyOf(said);
    }

    /** Which session. */
    record Which(
            @Says("Session to end.") @dev.ostiary.kernel.shape.Within(min = 1, max = 64)
            String sessionId) {}
}
