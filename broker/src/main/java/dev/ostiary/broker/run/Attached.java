package dev.ostiary.broker.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** One command on our own terminal, from its start to the end of all that it began. */
final class Attached {
    private final Job job;
    private final Clock clock;
    private final AtomicBoolean abandoned;

    Attached(Job job, Clock clock, AtomicBoolean abandoned) {
        this.job = job;
        this.clock = clock;
        this.abandoned = abandoned;
    }

    /** {@code argv} begins with an absolute path. */
    Outcome run(List<String> argv, Map<String, String> environment, Mark mark, Watch watch) {
        var before = Launch.children();
        var terminal = Terminal.now();
        var builder = Launch.builder(argv, job.directory(), environment, false).inheritIO();
        try (var relay = Relay.open();
                var will = new LastWill()) {
            relay.begins();
            var process = Launch.start(builder, Path.of(argv.getFirst()));
            relay.to(process);
            var brood = LinuxBrood.onTerminal(process, mark, before);
            will.over(brood);
            return watched(process, brood, terminal, relay, watch);
        }
    }

    private Outcome watched(Process process, Brood begun, Terminal terminal, Relay relay, Watch watch) {
        try (var brood = begun) {
            var vigil = new Vigil(watch, job, clock, brood, abandoned);
            var end = Outcome.End.KILLED;
            try {
                end = vigil.keep(process, () -> 0, relay::follow);
            } finally {
                brood.end(Brood.GRACE);
                if (end != Outcome.End.EXITED || process.exitValue() > 128) {
                    terminal.takeBack();
                }
            }
            var exit = end == Outcome.End.EXITED ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
            return new Outcome(end, exit, "", "", false, 0, vigil.took());
        }
    }
}
