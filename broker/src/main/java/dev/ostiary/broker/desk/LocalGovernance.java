package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.book.DiskTrail;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the gate asks of a server's rooms, answered in the user's own process: one tenant, one caller, one trail.
 *
 * <p>Who may what is settled by grants and not by paths, so no path is ever granted here.
 */
final class LocalGovernance {
    /** Calls a minute: each costs a durable record, and an agent that loops shall not fill the disk. */
    private static final int MOST = 600;

    private LocalGovernance() {}

    static Governance of(Config.Agent agent, DiskTrail trail) {
        var caller = new Caller(
                DiskTrail.TENANT,
                DiskTrail.TENANT,
                agent.principal(),
                "",
                Set.of(),
                List.of(),
                List.of(),
                MOST,
                Optional.empty(),
                Optional.empty(),
                0);
        return new Governance(
                (_, _, _) -> new Governance.Arrival.Known(caller),
                new Nowhere(),
                Governance.Approval.NEVER,
                new Minute(),
                new Direct(),
                trail);
    }

    private record Nowhere() implements Governance.Policy {
        @Override
        public Governance.Verdict decide(
                Caller caller, Permission permission, ResourcePath path, Governance.Circumstances circumstances) {
            return new Governance.Verdict.Denied(
                    Refusal.denied("access_denied", "There are no paths here.", Refusal.Cause.NO_BINDING), List.of());
        }

        @Override
        public boolean anywhere(Caller caller, Permission permission) {
            return false;
        }
    }

    /** No transaction: what a run does to the world cannot be rolled back. */
    private record Direct() implements Governance.Ground {
        @Override
        public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
            return work.get();
        }
    }

    private static final class Minute implements Governance.RateLimit {
        private Instant minute = Instant.EPOCH;
        private int taken;

        @Override
        public synchronized Rate take(Caller caller, Instant now) {
            var current = now.truncatedTo(ChronoUnit.MINUTES);
            taken = current.equals(minute) ? taken + 1 : 1;
            minute = current;
            var next = current.plus(1, ChronoUnit.MINUTES);
            Optional<Duration> wait = taken > MOST ? Optional.of(Duration.between(now, next)) : Optional.empty();
            return new Rate(MOST, Math.max(0, MOST - taken), next, wait, taken > MOST + 1);
        }
    }
}
