package dev.ostiary.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When the database last said that a tenant is active and its rights are of an epoch. */
final class RightsSeen {
    private static final int MOST = 16_384;

    private final Map<String, Sight> last = new ConcurrentHashMap<>();

    /** @param at by {@link System#nanoTime}, when the database was asked */
    private record Sight(long epoch, long at) {
        static Sight later(Sight one, Sight other) {
            return other.at - one.at > 0 ? other : one;
        }
    }

    void note(String tenant, long epoch, long at) {
        if (last.size() >= MOST) {
            last.clear();
        }
        last.merge(tenant, new Sight(epoch, at), Sight::later);
    }

    long unseenFor(String tenant, long epoch) {
        var sight = last.get(tenant);
        return sight == null || sight.epoch() != epoch ? Long.MAX_VALUE : System.nanoTime() - sight.at();
    }
}
