package dev.ostiary.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that were found lately, each with the tide of its tenant at that moment: as long as the tide has not moved, the row
 * is what the database holds. Nobody may use one without asking about the tide afterwards; {@link Recall} sees to that.
 */
final class Memory {
    private static final int MOST_BYTES = 16 << 20;
    private static final int LARGEST = 16 << 10;
    private static final int OVERHEAD = 512;
    private static final int TIDY = 1_000;
    private static final Duration REST = Duration.ofSeconds(1);

    private final Map<Name, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    /** Until when, by {@link System#nanoTime}, nothing is recalled of a tenant or of one name. */
    private final Map<Object, Long> resting = new HashMap<>();

    private int bytes;

    /** Whose row it is, and by which lookup and key it was found. */
    record Name(String tenant, String sql, List<String> key) {}

    /** @param row what the lookup's reader made of it */
    record Kept(Object row, long tide, int weight) {}

    synchronized Optional<Kept> find(Name name) {
        return isResting(name.tenant()) || isResting(name) ? Optional.empty() : Optional.ofNullable(kept.get(name));
    }

    synchronized void keep(Name name, Object row, long tide, int weight) {
        if (weight > LARGEST) {
            return;
        }
        var whole = weight + OVERHEAD;
        var before = kept.put(name, new Kept(row, tide, whole));
        bytes += whole - (before == null ? 0 : before.weight());
        for (var oldest = kept.values().iterator(); bytes > MOST_BYTES; ) {
            remove(oldest, oldest.next());
        }
    }

    /**
     * Forgets all of a tenant whose tide has moved, and recalls nothing of it for a second: where changes are frequent, it
     * is dearer to be wrong than to look.
     */
    synchronized void forget(String tenant) {
        if (isResting(tenant)) {
            return; // somebody else was wrong as well
        }
        var entries = kept.entrySet().iterator();
        while (entries.hasNext()) {
            var entry = entries.next();
            if (entry.getKey().tenant().equals(tenant)) {
                remove(entries, entry.getValue());
            }
        }
        rest(tenant);
    }

    /** Forgets this one, and does not recall it for a second, so that whoever asks again is told by the database. */
    synchronized void leave(Name name) {
        var gone = kept.remove(name);
        bytes -= gone == null ? 0 : gone.weight();
        rest(name);
    }

    private void rest(Object what) {
        var now = System.nanoTime();
        if (resting.size() >= TIDY) {
            resting.values().removeIf(until -> until - now <= 0);
        }
        resting.put(what, now + REST.toNanos());
    }

    private boolean isResting(Object what) {
        var until = resting.get(what);
        return until != null && until - System.nanoTime() > 0;
    }

    private void remove(Iterator<?> from, Kept one) {
        bytes -= one.weight();
        from.remove();
    }
}
