package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.run.Overseer;
import dev.ostiary.broker.team.Team;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ends what brokers left behind that died in the middle of a run: commands, leases, and the sessions themselves.
 *
 * <p>What cannot be ended now, as the settings here know nothing of its cloud, or Vault or the team's server is silent, is
 * tried again by whoever looks next, for as long as the credentials work.
 */
record Abandoned(Premises premises, Chronicle chronicle) {
    /** The longest that a lease goes on after its session. */
    private static final Duration LAST = Duration.ofHours(1);

    void settle() {
        var over = new LinkedHashMap<Session, Optional<Ending>>();
        premises.sessions()
                .abandoned()
                .forEach(it -> settled(it).ifPresent(session -> over.put(session, end(session))));
        premises.team().ifPresent(team -> tell(team, over));
        over.forEach((session, ending) -> {
            if (ending.filter(Ending.Lingering.class::isInstance).isEmpty()) {
                premises.sessions().done(session.id());
            }
        });
    }

    private Optional<Session> settled(Session session) {
        if (session.status().isOver()) {
            return Optional.of(session);
        }
        var over = premises.sessions().settleAbandoned(session.id());
        over.ifPresent(it -> {
            Overseer.end(it.id(), it.watcher());
            chronicle.ended(
                    it,
                    Duration.between(it.createdAt(), it.endedAt().orElse(it.createdAt())),
                    List.of(),
                    Map.of("end", "abandoned", "why", "the process that watched over it is gone"));
        });
        return over;
    }

    /** A server that cannot be told has the sessions end at their time, and keeps nobody from his work. */
    private static void tell(Team team, Map<Session, Optional<Ending>> over) {
        for (var each : over.entrySet()) {
            try {
                team.finished(each.getKey().id(), each.getKey().status(), OptionalInt.empty(), each.getValue());
            } catch (Refused refused) {
                if (refused.refusal() instanceof Refusal.Unavailable) {
                    return;
                }
            }
        }
    }

    /** Whoever died could not give a lease back; what else was issued ends by itself, or is ended where the team says so. */
    private Optional<Ending> end(Session session) {
        return session.until()
                .filter(_ -> mayWork(session))
                .map(until -> isLease(session) || isCalledOff(session) ? ended(session, until) : left(until));
    }

    /** A lease may have been renewed for as long as the session, and is given up once it has been asked for after that. */
    private boolean mayWork(Session session) {
        var now = premises.clock().instant();
        return session.until().filter(now::isBefore).isPresent()
                || (isLease(session) && now.isBefore(session.expiresAt().plus(LAST)));
    }

    /** Whether the team has ended it meanwhile, as far as that can be heard now. */
    private boolean isCalledOff(Session session) {
        try {
            return session.keyId().isPresent()
                    && premises.team().filter(it -> it.ended(session.id())).isPresent();
        } catch (Refused _) {
            return false;
        }
    }

    private static boolean isLease(Session session) {
        return session.cloud() == Cloud.VAULT
                && session.lease().isPresent()
                && session.keyId().isPresent();
    }

    private Ending ended(Session session, Instant until) {
        try {
            var ending = premises.providers()
                    .in(session.cloud())
                    .end(new Held(
                            session.cloud(),
                            session.principal(),
                            session.keyId().orElseThrow(),
                            session.lease(),
                            session.createdAt(),
                            until));
            if (ending instanceof Ending.Ended) {
                chronicle.credentialsEnded(session.id(), ending.words());
            }
            return ending;
        } catch (Refused _) {
            return left(until); // its cloud is not set up any more
        }
    }

    private static Ending left(Instant until) {
        return new Ending.Lingering(
                "Whoever ran it died, and nobody ended its credentials: the provider honours them until " + until + ".",
                until);
    }
}
