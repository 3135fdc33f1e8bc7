package dev.ostiary.credentials;

import dev.ostiary.credentials.CredentialsOperations.Listing;
import dev.ostiary.credentials.CredentialsOperations.Page;
import dev.ostiary.credentials.CredentialsOperations.Shown;
import dev.ostiary.credentials.CredentialsOperations.Which;
import dev.ostiary.kernel.Call;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Shows sessions to those who look after them. */
final class LookDesk {
    private final Clock clock;

    LookDesk(Clock clock) {
        this.clock = clock;
    }

    Shown show(Which input, Call call) {
        return SessionShelf.one(input.sessionId())
                .orElseThrow(() -> RunDesk.missing(input.sessionId()))
                .shown(clock.instant());
    }

    Page list(Listing input, Call call) {
        var now = clock.instant();
        var found = SessionShelf.list(
                input.status(),
                input.cloud(),
                input.identityId(),
                input.cursor().map(it -> call.position(it).getFirst()).orElse(""),
                now,
                input.limit() + 1);
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        var cursor = more ? Optional.of(call.cursor(List.of(shown.getLast().id()))) : Optional.<String>empty();
        return new Page(shown.stream().map(kept -> kept.shown(now)).toList(), cursor, more);
    }
}
