package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import java.util.HashMap;
import java.util.Map;

/**
 * Places for things that stay open, such as streams: so many for everybody together, of which one tenant gets half at
 * most, and so many for one principal.
 */
public final class Places {
    private final int perPrincipal;
    private final int all;
    private final Map<String, Integer> taken = new HashMap<>();
    private int everybody;

    public Places(int perPrincipal, int all) {
        this.perPrincipal = perPrincipal;
        this.all = all;
    }

    /** What became of asking for a place. */
    public enum Answer {
        TAKEN,
        /** The principal has as many as it may. */
        PRINCIPAL_HAS_ENOUGH,
        /** The tenant has half of all. */
        TENANT_HAS_ENOUGH,
        NONE_LEFT
    }

    /** Takes a place for {@code caller}, who gives it back with {@link #leave}. */
    public synchronized Answer take(Caller caller) {
        if (taken(principal(caller)) >= perPrincipal) {
            return Answer.PRINCIPAL_HAS_ENOUGH;
        }
        if (taken(tenant(caller)) >= Math.max(1, all / 2)) {
            return Answer.TENANT_HAS_ENOUGH;
        }
        if (everybody >= all) {
            return Answer.NONE_LEFT;
        }
        everybody++;
        taken.merge(principal(caller), 1, Integer::sum);
        taken.merge(tenant(caller), 1, Integer::sum);
        return Answer.TAKEN;
    }

    /** Gives back a place that was taken. */
    public synchronized void leave(Caller caller) {
        everybody--;
        fewer(principal(caller));
        fewer(tenant(caller));
    }

    private int taken(String whose) {
        return taken.getOrDefault(whose, 0);
    }

    private void fewer(String whose) {
        taken.computeIfPresent(whose, (_, count) -> count > 1 ? count - 1 : null);
    }

    private static String principal(Caller caller) {
        return caller.tenant() + "\n" + caller.principal();
    }

    private static String tenant(Caller caller) {
        return caller.tenant();
    }
}
