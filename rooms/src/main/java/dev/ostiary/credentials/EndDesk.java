package dev.ostiary.credentials;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.team.TeamOperations;
import dev.ostiary.credentials.CredentialsOperations.All;
import dev.ostiary.credentials.CredentialsOperations.End;
import dev.ostiary.credentials.CredentialsOperations.Ends;
import dev.ostiary.credentials.CredentialsOperations.One;
import dev.ostiary.identity.Departures;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Governance.Note;
import dev.ostiary.kernel.Untrusted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Ends sessions: at once here, and on the machines of their brokers as soon as these hear of it. */
final class EndDesk implements Departures {
    private static final String NEXT_SESSIONS =
            "Its key can open others: to prevent that, switch the account off (ostiary service-accounts update) or revoke the key (ostiary api-keys revoke).";

    /** More of what is over is not told at once. */
    private static final int MOST_LINGERING = 200;

    private final Watches watches;
    private final Departures approvals;
    private final Clock clock;

    EndDesk(Watches watches, Departures approvals, Clock clock) {
        this.watches = watches;
        this.approvals = approvals;
        this.clock = clock;
    }

    /** What is over stays as it is, and is told once more. */
    Ends one(One input, Call call) {
        var now = now();
        var kept = SessionShelf.held(input.sessionId()).orElseThrow(() -> RunDesk.missing(input.sessionId()));
        end(List.of(kept), input.reason(), call, now);
        call.fact("session", kept.id());
        return told(List.of(kept.id()), 0, NEXT_SESSIONS, now);
    }

    /**
     * What people approved goes first: a session that uses it up meanwhile is then there to be ended. What is over is told
     * of as well while its credentials work: nobody here can end them, and somebody elsewhere perhaps.
     */
    Ends all(All input, Call call) {
        var now = now();
        int yes = approvals.gone(input.identityId(), call);
        var open = SessionShelf.heldOf(input.identityId(), now);
        var over = SessionShelf.lingering(input.identityId(), now, MOST_LINGERING + 1);
        end(open, input.reason(), call, now);
        call.fact("identity", Untrusted.neutral(input.identityId(), 200));
        call.fact("sessions", Integer.toString(open.size()));
        call.fact("lingering", Integer.toString(over.size()));
        var ids = Stream.concat(open.stream(), over.stream().limit(MOST_LINGERING))
                .map(Kept::id)
                .toList();
        return told(ids, yes, next(over.size() > MOST_LINGERING), now);
    }

    private static String next(boolean more) {
        return more
                ? "More than " + MOST_LINGERING
                        + " sessions are over whose credentials still work; the newest are named here, and ostiary credentials list shows all. "
                        + NEXT_SESSIONS
                : NEXT_SESSIONS;
    }

    @Override
    public int gone(String principal, Call call) {
        var now = now();
        var open = SessionShelf.heldOf(principal, now);
        end(open, "whoever opened it is gone", call, now);
        return open.size();
    }

    private static void end(List<Kept> sessions, String reason, Call call, Instant now) {
        for (var kept : sessions) {
            if (kept.status(now).isOver()) {
                continue;
            }
            SessionShelf.end(kept.id(), call.caller().principal(), Untrusted.neutral(reason, 500), now);
            Watches.ring(kept.id());
            call.note(new Note(
                    "session_revoked",
                    TeamOperations.place(kept.grounds().cloud(), kept.grounds().principal()),
                    null,
                    Map.of("session", kept.id())));
        }
    }

    /** After it was ended: waits for what the brokers say. */
    Ends stay(One input, Ends ended, Call call) {
        return heard(ended, Duration.ofSeconds(input.waitSeconds()), call);
    }

    /** The same for all. */
    Ends stayAll(All input, Ends ended, Call call) {
        return heard(ended, Duration.ofSeconds(input.waitSeconds()), call);
    }

    private Ends heard(Ends ended, Duration time, Call call) {
        long until = System.nanoTime() + time.toNanos();
        var ids = ended.sessions().stream().map(End::sessionId).toList();
        for (var id : ids) {
            watches.await(call, id, Duration.ofNanos(until - System.nanoTime()), () -> settled(id));
        }
        return watches.look(call, () -> told(ids, ended.approvalsEnded(), ended.next(), now()));
    }

    private static boolean settled(String id) {
        return SessionShelf.one(id)
                .map(kept -> kept.settled() || kept.written() != Status.REVOKED)
                .orElse(true);
    }

    private static Ends told(List<String> ids, int approvals, String next, Instant now) {
        var sessions =
                SessionShelf.some(ids).stream().map(kept -> kept.end(now)).toList();
        return new Ends(sessions, approvals, next);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
