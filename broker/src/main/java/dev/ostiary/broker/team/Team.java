package dev.ostiary.broker.team;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.team.TeamOperations.Finish;
import dev.ostiary.broker.team.TeamOperations.Issuance;
import dev.ostiary.broker.team.TeamOperations.Look;
import dev.ostiary.broker.team.TeamOperations.Standing;
import dev.ostiary.client.Address;
import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server of a team that this machine has joined: asked before anything is issued, and told what came of it. Safe for
 * use by many threads.
 */
public final class Team implements AutoCloseable {
    private static final String URL = "OSTIARY_URL";
    private static final String TOKEN = "OSTIARY_TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST = 1_000;

    private final Door door;
    private final String where;

    private Team(Door door, String where) {
        this.door = door;
        this.where = where;
    }

    /**
     * The team that {@code OSTIARY_URL} and {@code OSTIARY_TOKEN} lead to, or none where neither is set; contacts nobody.
     *
     * @throws Refused when one of them is missing or cannot be used; the token goes over TLS, or to this very machine
     */
    public static Optional<Team> joined(Map<String, String> environment) {
        var url = environment.getOrDefault(URL, "").strip();
        var token = environment.getOrDefault(TOKEN, "").strip();
        if (url.isEmpty() && token.isEmpty()) {
            return Optional.empty();
        }
        if (url.isEmpty() || token.isEmpty()) {
            throw new Refused(Refusal.invalid(
                    "team_half_set",
                    "Of " + URL + " and " + TOKEN + " only " + (url.isEmpty() ? TOKEN : URL)
                            + " is set. Set both to join the team's server, or neither."));
        }
        try {
            var address = Address.of(url, false);
            var agent = "audex/" + BuildVersion.text();
            return Optional.of(
                    new Team(new Door(address, Optional.of(new Secret(token)), Guard.NONE, agent), address.toString()));
        } catch (CallFailed failed) {
            throw Refusals.of(failed);
        }
    }

    /**
     * Asks leave to have credentials issued. Where a person must say yes first, one is asked at once.
     *
     * @throws Refused with {@link Refusal.ApprovalRequired}, whose details hold {@code approvalId} and {@code approvalUrl};
     *     with another refusal when the team's terms do not allow it, or the server cannot be asked
     */
    public Leave open(Asked asked) {
        var opening = asked.opening();
        try {
            return leave(opening, asked);
        } catch (CallFailed failed) {
            throw refused(failed, opening);
        }
    }

    /**
     * The same; empty where no connection to the server could be had, and so nothing can have come of it. Silence after one
     * was had, an answer of another form and a fault of the server are refusals.
     */
    public Optional<Leave> openIfThere(Asked asked) {
        var opening = asked.opening();
        try {
            return Optional.of(leave(opening, asked));
        } catch (CallFailed failed) {
            if (!failed.sent()) {
                return Optional.empty();
            }
            throw refused(failed, opening);
        }
    }

    private Leave leave(Opening opening, Asked asked) {
        return Leave.of(door.call(TeamOperations.OPEN, opening, PATIENCE), asked.grant());
    }

    private Refused refused(CallFailed failed, Opening opening) {
        return Refusals.wantsApproval(failed) ? new Petition(door).put(failed, opening) : Refusals.of(failed);
    }

    /**
     * Tells that credentials were issued.
     *
     * @throws Refused when the session was ended meanwhile, or the server cannot be told: then end them, and run nothing
     */
    public void issued(String session, Held held, Enforcement enforcement) {
        ask(
                TeamOperations.ISSUED,
                new Issuance(
                        session,
                        held.keyId(),
                        held.expiresAt(),
                        enforcement.level(),
                        plain(enforcement.why()),
                        held.isLeased()));
    }

    /**
     * Tells how a run ended and what became of its credentials; without {@code ending} they were left to end by themselves.
     *
     * @throws Refused when the server cannot be told, or knows of an end already
     */
    public void finished(String session, Session.Status status, OptionalInt exit, Optional<Ending> ending) {
        ask(
                TeamOperations.FINISH,
                new Finish(
                        session,
                        status,
                        exit.isPresent() ? Optional.of(exit.getAsInt()) : Optional.empty(),
                        ending.filter(Ending.Ended.class::isInstance).isPresent(),
                        plain(ending.map(Ending::words).orElse("")),
                        ending.flatMap(Team::lingering)));
    }

    private static Optional<java.time.Instant> lingering(Ending ending) {
        return switch (ending) {
            case Ending.Ended _ -> Optional.empty();
            case Ending.Lingering lingering -> Optional.of(lingering.until());
        };
    }

    /**
     * Whether everything of the session must end now; looks once.
     *
     * @throws Refused when the server cannot be asked just now
     */
    public boolean ended(String session) {
        return over(session, Duration.ZERO).isPresent();
    }

    /**
     * Why everything of the session must end now, or empty after at most {@code wait}. A server that refuses to say, because
     * the key was revoked or the tenant closed, has ended it.
     *
     * @param wait 25 seconds at most
     * @throws Refused when the server cannot be asked just now
     */
    Optional<String> over(String session, Duration wait) {
        try {
            var look = new Look(session, Math.toIntExact(wait.toSeconds()));
            return over(door.call(TeamOperations.WATCH, look, PATIENCE.plus(wait)));
        } catch (CallFailed failed) {
            return switch (failed.status()) {
                case 401, 403, 404 ->
                    Optional.of("The team's server refuses to go on: " + Untrusted.neutral(failed.told(), LONGEST));
                default -> throw Refusals.of(failed);
            };
        }
    }

    private static Optional<String> over(Standing standing) {
        if (!standing.over()) {
            return Optional.empty();
        }
        var by = standing.endedBy().map(who -> " by " + plain(who)).orElse("");
        var why = standing.reason()
                .filter(reason -> !reason.isBlank())
                .map(reason -> ": " + plain(reason))
                .orElse(".");
        return Optional.of("The team's server says that the session is "
                + standing.status().wire() + by + why);
    }

    /** Watches over a session from now on, as long as it is open. */
    public Lookout watch(String session) {
        return new Lookout(this, session);
    }

    private <I extends Record, O extends Record> O ask(Operation<I, O> operation, I input) {
        try {
            return door.call(operation, input, PATIENCE);
        } catch (CallFailed failed) {
            throw Refusals.of(failed);
        }
    }

    private static String plain(String words) {
        return Untrusted.neutral(words, LONGEST);
    }

    @Override
    public void close() {
        door.close();
    }

    /** Where it leads; never the token. */
    @Override
    public String toString() {
        return "Team[" + where + "]";
    }
}
