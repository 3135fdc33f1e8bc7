package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One session from its begin to its end, in its file and in the trail; the trail first where it tells of an end. */
final class Stint {
    private final Premises premises;
    private final Chronicle chronicle;
    private Session session;

    private Stint(Premises premises, Chronicle chronicle, Session session) {
        this.premises = premises;
        this.chronicle = chronicle;
        this.session = session;
    }

    /**
     * Begins: from here on there is a session, whatever comes of it.
     *
     * @param kept credentials that were issued for an earlier session, which this one uses
     */
    static Stint begin(Premises premises, Chronicle chronicle, Session session, Optional<Held> kept) {
        var stint = new Stint(
                premises, chronicle, kept.map(held -> with(session, held)).orElse(session));
        premises.sessions().save(stint.session);
        try {
            chronicle.created(session, kept);
            return stint;
        } catch (RuntimeException fault) {
            stint.write(Status.FAILED, OptionalInt.empty());
            throw fault;
        }
    }

    Session session() {
        return session;
    }

    /**
     * Credentials are there.
     *
     * @throws Refused when the session was ended meanwhile
     */
    void issued(Held held) {
        chronicle.issued(session.id(), held);
        session = with(session, held);
        if (premises.sessions().settle(session.id(), _ -> session).isEmpty()) {
            throw new Refused(Refusal.conflict(
                    "session_ended", "Somebody ended this session before its command began, so nothing was run."));
        }
    }

    private static Session with(Session session, Held held) {
        return session.issued(held.keyId(), held.lease(), held.expiresAt());
    }

    /** Whether somebody else has ended it. */
    boolean revoked() {
        return premises.sessions()
                .find(session.id())
                .filter(it -> it.status() == Status.REVOKED)
                .isPresent();
    }

    /** Somebody who may has called its end; {@code by} is a sentence. */
    void revoke(String by) {
        chronicle.revoked(session.id(), by);
        premises.sessions()
                .settle(
                        session.id(),
                        it -> it.over(Status.REVOKED, premises.clock().instant()));
    }

    /** Ends: what another process made of it meanwhile stays. */
    Session over(Status how, OptionalInt exit, Duration took, List<String> missing, Map<String, String> besides) {
        var status = revoked() ? Status.REVOKED : how;
        try {
            chronicle.ended(session.over(status, premises.clock().instant()).exited(exit), took, missing, besides);
        } finally {
            write(status, exit);
        }
        return session;
    }

    /** As it would stand had its end been written down. */
    Session ended(Status how, OptionalInt exit) {
        return session.status().isOver()
                ? session
                : session.over(how, premises.clock().instant()).exited(exit);
    }

    private void write(Status status, OptionalInt exit) {
        var now = premises.clock().instant();
        session = premises.sessions()
                .settle(session.id(), it -> it.over(status, now).exited(exit))
                .or(() -> premises.sessions().find(session.id()))
                .orElse(session.over(status, now));
    }
}
