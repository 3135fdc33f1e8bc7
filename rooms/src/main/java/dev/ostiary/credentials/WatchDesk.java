package dev.ostiary.credentials;

import dev.ostiary.broker.team.TeamOperations.Look;
import dev.ostiary.broker.team.TeamOperations.Standing;
import dev.ostiary.kernel.Call;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Tells a broker whether its session has been ended. */
final class WatchDesk {
    private final Watches watches;
    private final Clock clock;

    WatchDesk(Watches watches, Clock clock) {
        this.watches = watches;
        this.clock = clock;
    }

    Standing look(Look input, Call call) {
        call.fact("session", input.sessionId());
        return mine(input, call).orElseThrow(() -> RunDesk.missing(input.sessionId()));
    }

    /** After a look: waits as long as it was asked to. */
    Standing stay(Look input, Standing seen, Call call) {
        if (seen.over() || input.waitSeconds() == 0) {
            return seen;
        }
        watches.await(
                call,
                input.sessionId(),
                Duration.ofSeconds(input.waitSeconds()),
                () -> mine(input, call).map(Standing::over).orElse(true));
        return watches.look(call, () -> mine(input, call)).orElse(seen);
    }

    private Optional<Standing> mine(Look input, Call call) {
        return SessionShelf.one(input.sessionId())
                .filter(kept -> kept.grounds().openedBy().equals(call.caller().principal()))
                .map(kept -> kept.standing(clock.instant()));
    }
}
