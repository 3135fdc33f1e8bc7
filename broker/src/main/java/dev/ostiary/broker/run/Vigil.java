package dev.ostiary.broker.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Waits for a command, and says why it is over: it ended, its time did, or somebody ended it. */
final class Vigil {
    private static final Duration ASK = Duration.ofMillis(100);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Watch watch;
    private final Job job;
    private final Clock clock;
    private final Brood brood;
    private final AtomicBoolean abandoned;
    private final long begin = System.nanoTime();
    private long told = begin;
    private long looked = begin;

    /** {@code abandoned}: whoever waited for us no longer does. */
    Vigil(Watch watch, Job job, Clock clock, Brood brood, AtomicBoolean abandoned) {
        this.watch = watch;
        this.job = job;
        this.clock = clock;
        this.brood = brood;
        this.abandoned = abandoned;
    }

    /** {@code printed} says how many bytes it has printed; {@code meanwhile} runs each time that we look. */
    Outcome.End keep(Process process, LongSupplier printed, Runnable meanwhile) {
        while (!ended(process)) {
            meanwhile.run();
            var over = over();
            if (over.isPresent()) {
                return over.get();
            }
            tell(printed);
        }
        // Who kills a session ends its command first, and we may see that before the other.
        return process.exitValue() > 128 && watch.killed() ? Outcome.End.KILLED : Outcome.End.EXITED;
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Optional<Outcome.End> over() {
        if (watch.killed()) {
            return Optional.of(Outcome.End.KILLED);
        }
        if (abandoned.get() || watch.cancelled()) {
            return Optional.of(Outcome.End.CANCELLED);
        }
        return isPast() ? Optional.of(Outcome.End.TIMED_OUT) : Optional.empty();
    }

    /** By either clock: one stands still while the machine sleeps, the other may be set back. */
    private boolean isPast() {
        return took().compareTo(job.limit()) >= 0 || !clock.instant().isBefore(job.ends());
    }

    private void tell(LongSupplier printed) {
        long now = System.nanoTime();
        if (now - looked >= LOOK.toNanos()) {
            looked = now;
            brood.look();
        }
        if (now - told >= TELL.toNanos()) {
            told = now;
            watch.progress(took(), printed.getAsLong());
        }
    }

    private boolean ended(Process process) {
        long left =
                Math.max(1, Math.min(ASK.toNanos(), job.limit().minus(took()).toNanos()));
        try {
            return process.waitFor(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            abandoned.set(true);
            return false;
        }
    }
}
