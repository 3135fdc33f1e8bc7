package dev.ostiary.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one read takes from {@link Memory}, and what it thereby believes: that the tenant's rights and its tide are still
 * what they were. Until a witness has upheld that, nothing may come of the read, be it an answer or a refusal.
 */
final class Recall {
    private static final long NOTHING = -1;
    private static final String CLOSED = "closed";

    private final Memory memory;
    private final RightsSeen seen;
    private final Gathering gathering;
    private final Binding binding;
    private final String tenant;
    private final Map<Memory.Name, Memory.Kept> found = new LinkedHashMap<>();
    private final List<Memory.Name> recalled = new ArrayList<>();
    private long believed = NOTHING;

    Recall(Memory memory, RightsSeen seen, Gathering gathering, Binding binding, String tenant) {
        this.memory = memory;
        this.seen = seen;
        this.gathering = gathering;
        this.binding = binding;
        this.tenant = tenant;
    }

    @SuppressWarnings("unchecked") // the name holds the lookup's own statement
    <R> Optional<R> find(Lookup<R> lookup, List<String> key) {
        var name = new Memory.Name(tenant, lookup.sql(), key);
        var kept = memory.find(name).filter(it -> !believes() || it.tide() == believed);
        if (kept.isPresent()) {
            believed = kept.get().tide();
            recalled.add(name);
            return Optional.of(lookup.keeping().copy((R) kept.get().row()));
        }
        var sighting = gathering.find(binding, lookup, key);
        sighting.row()
                .filter(_ -> sighting.tide() != NOTHING)
                .ifPresent(row -> found.put(name, keep(lookup, row, sighting.tide())));
        return sighting.row();
    }

    private static <R> Memory.Kept keep(Lookup<R> lookup, R row, long tide) {
        return new Memory.Kept(
                lookup.keeping().copy(row), tide, lookup.keeping().weight(row));
    }

    boolean believes() {
        return believed != NOTHING;
    }

    /**
     * Has {@code witness} say whether what is believed is so.
     *
     * @see Tx#uphold
     */
    void uphold(UnaryOperator<Optional<String>> witness) {
        var belief = believes() ? Optional.of(binding.epoch() + " " + believed) : Optional.<String>empty();
        believed = NOTHING; // whatever comes of it, nothing rests on memory any more
        long asked = System.nanoTime();
        witness.apply(belief).ifPresent(this::learn);
        if (belief.isPresent()) {
            seen.note(tenant, binding.epoch(), asked);
        }
        found.forEach((name, row) -> memory.keep(name, row.row(), row.tide(), row.weight()));
        found.clear();
    }

    private void learn(String truth) {
        if (truth.equals(CLOSED)) {
            throw new TenantClosed();
        }
        var parts = truth.split(" ", 2);
        if (!parts[0].equals(Long.toString(binding.epoch()))) {
            throw new StaleRights(Long.parseLong(parts[0]));
        }
        memory.forget(tenant);
        throw new StaleMemory();
    }

    /** For a read that ends without a witness: what it recalled is looked up the next time. */
    StaleMemory doubt() {
        recalled.forEach(memory::leave);
        return new StaleMemory();
    }
}
