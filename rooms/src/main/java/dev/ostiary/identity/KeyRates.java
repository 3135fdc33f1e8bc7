package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls per key and per tenant over a sliding minute, in the memory of this node.
 *
 * <p>A minute's count fades over the minute that follows it, so no burst across the edge of two minutes passes more than
 * the limit. Refused calls are not counted: who waits gets through.
 */
public final class KeyRates implements Governance.RateLimit {
    private static final int MOST = 100_000;

    private final int perTenant;
    private final Map<String, SlidingMinute> minutes = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, SlidingMinute> eldest) {
            return size() > MOST;
        }
    };

    public KeyRates(RateDefaults defaults) {
        this.perTenant = defaults.tenant();
    }

    @Override
    public synchronized Rate take(Caller caller, Instant now) {
        var own = minutes.computeIfAbsent(
                caller.tenant() + "/" + caller.credentialId(), _ -> new SlidingMinute(now.toEpochMilli()));
        var all = minutes.computeIfAbsent(caller.tenant(), _ -> new SlidingMinute(now.toEpochMilli()));
        own.turn(now.toEpochMilli());
        all.turn(now.toEpochMilli());
        long wait = Math.max(own.wait(caller.rateLimit()), all.wait(perTenant));
        if (wait == 0) {
            own.count();
            all.count();
        }
        int limit = caller.rateLimit();
        return new Rate(
                limit,
                own.remaining(limit),
                now.plusMillis(own.whole()),
                wait == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait)),
                wait > 0 && own.tells());
    }

    synchronized int remembered() {
        return minutes.size();
    }
}
