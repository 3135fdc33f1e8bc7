package dev.ostiary.bench;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.trail.TrailEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Serves a tool that does nothing through our own transport and dispatcher, behind a gate whose every question is
 * answered with a constant yes and whose trail keeps nothing: what a call costs before anybody guards anything.
 */
final class OpenDoor {
    record Said(String text) {}

    private static final Operation<Said, Said> ECHO = Operation.named("bench.echo", Effect.READ, Said.class, Said.class)
            .summary("Says what it was told.")
            .scope("")
            .action("echo")
            .tool("vault", "echo")
            .declare();

    private static final Caller ANYBODY = new Caller(
            "bench",
            "",
            "sa:bench",
            "key_bench",
            Set.of(),
            List.of(),
            List.of(),
            1,
            Optional.empty(),
            Optional.empty(),
            0);

    private OpenDoor() {}

    /** Prints the port on one line, and serves until it is ended. */
    public static void main(String[] arguments) throws Exception {
        var offers = List.of(new Offer<>(ECHO, (said, _) -> said));
        var gate = new Gate(offers, allowing(), new Cursors(new byte[32]), Clock.systemUTC(), Governance.Watch.NONE);
        System.out.println(new Container(new Dispatcher(gate)).start());
    }

    private static Governance allowing() {
        var rate = new Rate(1, 1, Instant.parse("9999-01-01T00:00:00Z"), Optional.empty());
        return new Governance(
                (_, _, _) -> new Arrival.Known(ANYBODY),
                new Anything(),
                Governance.Approval.NEVER,
                (_, _) -> rate,
                new NoGround(),
                new NoLedger());
    }

    private static final class Anything implements Governance.Policy {
        @Override
        public Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances) {
            return new Verdict.Allowed("", 0, "**");
        }

        @Override
        public boolean anywhere(Caller caller, Permission permission) {
            return true;
        }
    }

    private static final class NoGround implements Governance.Ground {
        @Override
        public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
            return work.get();
        }
    }

    private static final class NoLedger implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {}

        @Override
        public void join(List<TrailEvent> events) {}

        @Override
        public String digest(String tenant, byte[] canonical) {
            return "";
        }
    }
}
