package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts calls per key and per tenant over a sliding minute, in the memory of this node.
 *
 * <p>A minute's count fades over the minute that follows it, so no burst across the edge of two minutes passes more than
 * the limit. Refused calls are not counted: who waits gets through.
 */
public final class KeyRates implements Governance.RateLimit {
    private static final int MOST = 100_000;

    private final int perTenant;
    private final Minutes minutes = new Minutes(MOST);

    public KeyRates(RateDefaults defaults) {
        this.perTenant = defaults.tenant();
    }

    @Override
    public synchronized Rate take(Caller caller, Instant now) {
        var own = minutes.of(caller.tenant() + "/" + caller.credentialId(), now);
        var all = minutes.of(caller.tenant(), now);
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
