package dev.ostiary.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The machine's clock, except that it never runs backwards: when that is set back, time goes on from the latest told, at
 * its usual pace, until the machine has caught up. So nothing that has expired comes back to life.
 */
final class ForwardClock extends Clock {
    private final Clock machine;
    private final LongSupplier nanos;
    private final AtomicReference<Told> latest;

    private record Told(Instant at, long nanos) {
        Told next(Told fresh) {
            return fresh.at.isBefore(at)
                    ? new Told(at.plusNanos(Math.max(0, fresh.nanos - nanos)), Math.max(nanos, fresh.nanos))
                    : fresh;
        }
    }

    /** @param nanos a counter that nobody sets, such as {@link System#nanoTime} */
    ForwardClock(Clock machine, LongSupplier nanos) {
        this.machine = machine;
        this.nanos = nanos;
        this.latest = new AtomicReference<>(new Told(machine.instant(), nanos.getAsLong()));
    }

    @Override
    public Instant instant() {
        var fresh = new Told(machine.instant(), nanos.getAsLong());
        return latest.accumulateAndGet(fresh, Told::next).at();
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ForwardClock(machine.withZone(zone), nanos);
    }
}
