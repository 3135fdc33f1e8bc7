package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Faults;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells those who hear in this process; what other nodes tell has to be brought here. */
public final class LocalChanges implements Changes, AutoCloseable {
    private final Map<String, Set<Consumer<Change>>> listeners = new ConcurrentHashMap<>();
    private volatile boolean closed;

    @Override
    public Ear hear(String tenant, Consumer<Change> listener) {
        listeners.compute(tenant, (_, all) -> {
            var mine = all == null ? ConcurrentHashMap.<Consumer<Change>>newKeySet() : all;
            mine.add(listener);
            return mine;
        });
        if (closed) {
            listener.accept(new Change.Closing());
        }
        return () -> listeners.computeIfPresent(tenant, (_, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    /** Tells whoever hears for {@code tenant}. */
    public void tell(String tenant, Change change) {
        tell(listeners.getOrDefault(tenant, Set.of()), change);
    }

    /** Tells everybody. */
    public void tell(Change change) {
        listeners.values().forEach(all -> tell(all, change));
    }

    /** One who fails keeps nobody else from hearing. */
    private static void tell(Collection<Consumer<Change>> all, Change change) {
        for (var one : all) {
            try {
                one.accept(change);
            } catch (RuntimeException e) {
                Faults.log(LocalChanges.class, "a listener failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        tell(new Change.Closing());
    }
}
