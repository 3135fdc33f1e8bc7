package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.run.Overseer;
import dev.ostiary.broker.run.Watcher;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends a session, whichever process runs it: the mark in its file first, then the command, then the credentials. */
record KillDesk(Premises premises, Clearing clearing, Chronicle chronicle) {
    Killed kill(Killed.Which which, Call call) {
        var known = premises.sessions()
                .find(which.sessionId())
                .orElseThrow(() -> new Refused(Refusal.missing("session", which.sessionId())));
        call.fact(Chronicle.SESSION, known.id());
        var marked = premises.sessions()
                .settle(
                        known.id(),
                        it -> it.over(Status.REVOKED, premises.clock().instant()));
        // What was issued since the first look stands in what was marked.
        var session = marked.or(() -> premises.sessions().find(known.id())).orElse(known);
        var said = new ArrayList<String>();
        var ended = process(session, marked.isPresent(), said);
        var ending = credentials(session, marked.isPresent(), said);
        if (!premises.cache().forget()) {
            said.add("What was kept of credentials could not be deleted: remove "
                    + premises.config().folder() + "/cache yourself.");
        }
        var now = premises.sessions().find(known.id()).orElse(known);
        if (marked.isPresent() && Watcher.isGone(session.watcher())) {
            clearing.told(now, ending).ifPresent(said::add); // whoever watched over it cannot
        }
        return new Killed(
                known.id(),
                now.status(),
                ended,
                ending.filter(Ending.Ended.class::isInstance).isPresent(),
                ending.flatMap(KillDesk::until),
                said);
    }

    private static boolean process(Session session, boolean wasOpen, List<String> said) {
        return switch (Overseer.end(session.id(), session.watcher())) {
            case ENDED -> {
                said.add("The command was ended, with all that it had begun.");
                yield true;
            }
            case GONE -> {
                // Whoever watches over it may have seen the mark before us.
                var ran = wasOpen && session.keyId().isPresent();
                said.add(ran ? "The command was ended by its own watcher." : "No command of it was running.");
                yield ran;
            }
            case LIVES -> {
                said.add(
                        "Something that the command began lives on and could not be ended; look for processes with AUDEX_SESSION_ID="
                                + session.id() + ".");
                yield false;
            }
        };
    }

    private Optional<Ending> credentials(Session session, boolean wasOpen, List<String> said) {
        var now = premises.clock().instant();
        if (session.keyId().isEmpty()) {
            said.add(
                    wasOpen
                            ? "No credentials of it are on record; if some are being issued just now, whoever runs it ends them unused."
                            : "No credentials were issued for it.");
            return Optional.empty();
        }
        // A lease that was renewed lives on after what was written down of it.
        if (!(wasOpen && held(session).isLeased())
                && session.until().filter(now::isBefore).isEmpty()) {
            said.add("Its credentials had ended before.");
            return Optional.empty();
        }
        var ending = premises.providers().in(session.cloud()).end(held(session));
        said.add(ending.words());
        chronicle.credentialsEnded(session.id(), ending.words());
        return Optional.of(ending);
    }

    private static Held held(Session session) {
        return new Held(
                session.cloud(),
                session.principal(),
                session.keyId().orElseThrow(),
                session.lease(),
                session.createdAt(),
                session.until().orElseThrow());
    }

    private static Optional<Instant> until(Ending ending) {
        return ending instanceof Ending.Lingering lingering ? Optional.of(lingering.until()) : Optional.empty();
    }
}
