package dev.ostiary.broker.cli;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.desk.Asked;
import dev.ostiary.broker.desk.Face;
import dev.ostiary.broker.desk.Ran;
import dev.ostiary.broker.grant.Enforcement.Level;
import java.time.Duration;

/** A run live in the terminal: what is said of it besides what its command says. */
final class Attended {
    /** The exit code of a command that we ended because its time was over, as coreutils' {@code timeout} has it. */
    static final int TIMED_OUT = 124;

    /** The exit code of a command whose session somebody ended: that of one that SIGTERM ended. */
    static final int ENDED = 143;

    private Attended() {}

    /** Runs it; its exit code. */
    static int run(Asked asked, Sitting sitting) {
        var ran = sitting.broker().run(asked, Face.ATTACHED);
        tell(ran, sitting);
        return ran.exitCode().orElse(ran.status() == Session.Status.REVOKED ? ENDED : TIMED_OUT);
    }

    /** A script hears of what went otherwise than wanted, a person of everything. */
    private static void tell(Ran ran, Sitting sitting) {
        var watched = sitting.around().watched();
        if (watched || ran.exitCode().isEmpty() || !ran.missing().isEmpty()) {
            ran.warnings().forEach(sitting::note);
        }
        if (ran.enforcement().level() != Level.PROVIDER) {
            sitting.note("Limits are " + ran.enforcement().level().wire() + ": "
                    + ran.enforcement().reason());
        }
        if (watched) {
            sitting.note("session " + ran.sessionId() + " " + ran.status().wire() + ", after "
                    + Humane.span(Duration.ofMillis(ran.durationMs())));
        }
    }
}
