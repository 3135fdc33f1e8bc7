package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Verdict;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import java.util.Optional;
import java.util.Set;

/** Shows sessions and trail. */
record LookDesk(Premises premises) {
    private static final Set<String> LOOKS =
            Set.of(CredentialsOperations.SESSIONS.name(), CredentialsOperations.AUDIT.name());

    Sessions sessions(Sessions.Which which) {
        return new Sessions(
                premises
                        .sessions()
                        .newest(
                                session -> which.status()
                                        .map(session.status()::equals)
                                        .orElse(true),
                                which.limit())
                        .stream()
                        .map(Sessions.Row::of)
                        .toList());
    }

    Audit audit(Audit.Which which) {
        var entries = premises.trail().newest(entry -> isShown(entry, which.sessionId()), which.limit());
        var verdict = premises.trail().verify();
        return new Audit(
                entries.stream().map(Audit.Row::of).toList(),
                verdict instanceof Verdict.Whole,
                verdict instanceof Verdict.Broken broken
                        ? Optional.of("Entry " + broken.seq() + ": " + broken.words())
                        : Optional.empty());
    }

    /** That somebody looked is on record, and would soon be all that one saw. */
    private static boolean isShown(TrailEntry entry, Optional<String> session) {
        var event = entry.event();
        return session.map(id -> id.equals(event.extra().get(Chronicle.SESSION)))
                .orElse(event.outcome() != TrailEvent.Outcome.ALLOWED || !LOOKS.contains(event.operation()));
    }
}
