package dev.ostiary.broker.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One command whose output is kept, from its start to the end of all that it began. */
final class Captured {
    /** How long what was printed by the last ones to end is waited for. */
    private static final Duration DRAINED = Duration.ofSeconds(2);

    private final Job job;
    private final Redactor redactor;
    private final Clock clock;
    private final AtomicBoolean abandoned;
    private final AtomicLong printed = new AtomicLong();

    Captured(Job job, Redactor redactor, Clock clock, AtomicBoolean abandoned) {
        this.job = job;
        this.redactor = redactor;
        this.clock = clock;
        this.abandoned = abandoned;
    }

    /** {@code argv} begins with an absolute path. */
    Outcome run(List<String> argv, Map<String, String> environment, Mark mark, Watch watch) {
        var builder = Launch.builder(argv, job.directory(), environment, true).redirectInput(new File("/dev/null"));
        try (var will = new LastWill()) {
            var process = Launch.start(builder, Path.of(argv.getFirst()));
            return watched(process, LinuxBrood.apart(process, mark), will, watch);
        }
    }

    private Outcome watched(Process process, Brood begun, LastWill will, Watch watch) {
        try (var brood = begun) {
            will.over(brood);
            var out = new Kept(process.getInputStream(), redactor, printed);
            var err = new Kept(process.getErrorStream(), redactor, printed);
            var readers = List.of(reader(out), reader(err));
            var vigil = new Vigil(watch, job, clock, brood, abandoned);
            Outcome.End end;
            try {
                end = vigil.keep(process, printed::get, () -> {});
            } finally {
                brood.end(Brood.GRACE);
            }
            close(process, readers);
            return outcome(end, process, out, err, vigil.took());
        }
    }

    private static Thread reader(Kept kept) {
        return Thread.ofPlatform().daemon().name("audex-output").start(kept);
    }

    private static void close(Process process, List<Thread> readers) {
        boolean drained = Patience.until(() -> readers.stream().noneMatch(Thread::isAlive), DRAINED);
        if (!drained) {
            try {
                process.getInputStream().close();
                process.getErrorStream().close();
            } catch (IOException _) {
                // Nobody reads it any more.
            }
        }
    }

    private static Outcome outcome(Outcome.End end, Process process, Kept out, Kept err, Duration took) {
        var exit = end == Outcome.End.EXITED ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        var text = out.text();
        var errors = err.text();
        return new Outcome(
                end, exit, text, errors, out.isCut() || err.isCut(), out.redactions() + err.redactions(), took);
    }
}
