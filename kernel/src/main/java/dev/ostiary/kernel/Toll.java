package dev.ostiary.kernel;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request's place in its caller's rate limit: taken once, however often the gate is asked on the request's behalf. */
public final class Toll {
    private @Nullable Rate taken;

    /** What the limit said, if it was asked. */
    public synchronized Optional<Rate> rate() {
        return Optional.ofNullable(taken);
    }

    synchronized Rate take(Supplier<Rate> limit) {
        var rate = taken;
        if (rate == null) {
            rate = limit.get();
            taken = rate;
        }
        return rate;
    }
}
