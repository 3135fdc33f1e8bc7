package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of chains as this node knows them: whoever wrote last hands in finished entries, and the database has only to
 * see that they follow what is there.
 *
 * <p>Nothing rests on this knowledge that the database would not compare; where it has become wrong, that costs a
 * statement. For one thread.
 */
final class KnownEnds {
    private static final int MOST = 4_096;
    private static final int LONGEST_DETOUR = 64;

    private final Tenancy tenancy;
    private final LinkedHashMap<String, ChainHead> known = new LinkedHashMap<>(16, 0.75f, true);
    /** How many batches are not tried, because tries were in vain: others write all the time, or changes do. */
    private int untried;

    private int inVain;

    /**
     * An event that is to be written.
     *
     * @param waiting its {@linkplain dev.ostiary.kernel.trail.TrailEntry#unnumbered waiting form}
     * @param belief what must be so of its tenant, as {@link Tx#uphold} puts it
     */
    record Handed(TrailEvent event, byte[] waiting, Optional<String> belief) {}

    KnownEnds(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Whether these have become durable at the ends of their chains; if not, none of them was written. */
    boolean extend(List<Handed> handed) {
        if (untried > 0) {
            untried--;
            return false;
        }
        var extension = new Extension();
        var heads = new HashMap<String, ChainHead>();
        for (var each : handed) {
            var end = known.get(each.event().tenant());
            if (end == null) {
                return false;
            }
            var head = heads.computeIfAbsent(each.event().tenant(), _ -> end.copy());
            extension.add(each, end, head.append(each.waiting()));
        }
        return !heads.isEmpty() && attempt(extension, heads);
    }

    private boolean attempt(Extension extension, Map<String, ChainHead> heads) {
        boolean extended = tenancy.unbound(extension::write);
        if (extended) {
            known.putAll(heads);
            inVain = 0;
        } else {
            untried = inVain;
            inVain = Math.min(LONGEST_DETOUR, 2 * inVain + 1);
        }
        return extended;
    }

    /**
     * Looks where these tenants' chains end now, unless the next batch is not tried anyhow; answers how many entries are gone
     * from ends that were known.
     */
    Map<String, Long> learn(Set<String> tenants) {
        var gone = new HashMap<String, Long>();
        if (untried == 0 && !tenants.isEmpty()) {
            var ends = look(tenants);
            for (var tenant : tenants) {
                var before = known.remove(tenant);
                var now = ends.get(tenant);
                if (now != null) {
                    known.put(tenant, now);
                    if (before != null && before.seq() > now.seq()) {
                        gone.put(tenant, before.seq() - now.seq());
                    }
                }
            }
            while (known.size() > MOST) {
                var _ = known.pollFirstEntry();
            }
        }
        return gone;
    }

    private Map<String, ChainHead> look(Set<String> tenants) {
        var ends = new HashMap<String, ChainHead>();
        tenancy.unbound(() -> Tx.current()
                        .query("select tenant, head from trail_ends(?)", KnownEnds::end, List.copyOf(tenants)))
                .forEach(end -> end.ifPresent(whole -> ends.put(whole.getKey(), whole.getValue())));
        return ends;
    }

    /** Nothing for a head that is in no form: its chain is damaged, of which others tell. */
    private static Optional<Map.Entry<String, ChainHead>> end(Row row) {
        try {
            return Optional.of(Map.entry(row.text("tenant"), ChainHead.of(row.bytes("head"))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
