package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of chains as this node knows them: whoever wrote last hands in finished entries, and the database has only to
 * see that they follow what is there.
 *
 * <p>The database compares the end itself; where another wrote meanwhile, that costs a statement. For one thread.
 */
final class KnownEnds {
    private static final String ENDS = "select tenant, head, kept from trail_ends(?, ?, ?)";
    private static final int MOST = 4_096;
    private static final int LONGEST_DETOUR = 64;

    private final Tenancy tenancy;
    private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    /** Tenants whose end was looked for and not found. */
    private final Set<String> unfound = new HashSet<>();
    /** How many batches are not tried, because tries were in vain: others write all the time, or changes do. */
    private int untried;

    private int inVain;
    private boolean behind;

    /** @param fresh whether it can still be the end; if not, it is kept to see that it is still an entry */
    private record Known(ChainHead end, boolean fresh) {
        Known outdated() {
            return new Known(end, false);
        }
    }

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
        if (handed.isEmpty()) {
            return false;
        }
        behind = true;
        try {
            behind = !tried(handed);
        } finally {
            if (behind) {
                // By the long way they become others, of which nobody tells when learning is put off.
                handed.forEach(each -> known.computeIfPresent(each.event().tenant(), (_, end) -> end.outdated()));
            }
        }
        return !behind;
    }

    private boolean tried(List<Handed> handed) {
        if (untried > 0) {
            untried--;
            return false;
        }
        var extension = new Extension();
        var heads = new HashMap<String, ChainHead>();
        for (var each : handed) {
            var tenant = each.event().tenant();
            var last = known.get(tenant);
            if (last == null || !last.fresh()) {
                return unfound.contains(tenant) && vain();
            }
            var head = heads.computeIfAbsent(tenant, _ -> last.end().copy());
            extension.add(each, last.end(), head.append(each.waiting()));
        }
        return attempt(extension, heads);
    }

    private boolean attempt(Extension extension, Map<String, ChainHead> heads) {
        if (!tenancy.unbound(extension::write)) {
            return vain();
        }
        heads.forEach((tenant, head) -> known.put(tenant, new Known(head, true)));
        inVain = 0;
        return true;
    }

    private boolean vain() {
        untried = inVain;
        inVain = Math.min(LONGEST_DETOUR, 2 * inVain + 1);
        return false;
    }

    /** Whether the last batch did not go this way, so that ends may be others now and the next batch wants to know. */
    boolean behind() {
        return behind && untried == 0;
    }

    /** Looks where these tenants' chains end now; answers those whose end was known and is no entry of the chain any more. */
    Set<String> learn(Set<String> tenants) {
        if (tenants.isEmpty()) {
            return Set.of();
        }
        var lost = new HashSet<String>();
        var ends = look(List.copyOf(tenants));
        for (var tenant : tenants) {
            var end = ends.get(tenant);
            known.remove(tenant);
            if (end == null) {
                unfound.add(tenant);
            } else {
                known.put(tenant, new Known(end.head(), true));
                unfound.remove(tenant);
                if (!end.kept()) {
                    lost.add(tenant);
                }
            }
        }
        forgetSome();
        return lost;
    }

    private void forgetSome() {
        while (known.size() > MOST) {
            var _ = known.pollFirstEntry();
        }
        if (unfound.size() > MOST) {
            unfound.clear();
        }
    }

    /** @param kept whether the end that was known is still an entry of the chain */
    private record End(String tenant, ChainHead head, boolean kept) {}

    private Map<String, End> look(List<String> tenants) {
        var lengths = new ArrayList<Long>();
        var links = new ArrayList<byte[]>();
        for (var tenant : tenants) {
            var last = known.get(tenant);
            var end = last == null ? ChainHead.genesis() : last.end();
            lengths.add(end.seq());
            links.add(end.chain().bytes());
        }
        var ends = new HashMap<String, End>();
        tenancy.unbound(() -> Tx.current().query(ENDS, KnownEnds::end, tenants, lengths, links))
                .forEach(end -> end.ifPresent(whole -> ends.put(whole.tenant(), whole)));
        return ends;
    }

    /** Nothing for a head that is in no form: its chain is damaged, of which others tell. */
    private static Optional<End> end(Row row) {
        try {
            return Optional.of(new End(row.text("tenant"), ChainHead.of(row.bytes("head")), row.flag("kept")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
