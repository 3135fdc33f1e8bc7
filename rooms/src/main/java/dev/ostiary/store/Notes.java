package dev.ostiary.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * What is noted in memory and written down behind the calls, many at a time and for all tenants, so that a call costs no write.
 *
 * <p>A crash loses what was noted since the last writing. What the store cannot take now is kept for the next time; where it
 * took it and could not say so any more, it gets it twice.
 */
public final class Notes<K, V> {
    private static final System.Logger LOG = System.getLogger(Notes.class.getName());
    private static final int MOST_AT_ONCE = 1_000;

    private final Tenancy tenancy;
    private final BinaryOperator<V> together;
    private final Consumer<List<Map.Entry<K, V>>> writer;
    private Map<K, V> noted = new HashMap<>();

    /**
     * @param together makes one note of two for the same key
     * @param writer writes some down, in a transaction that belongs to no tenant
     */
    public Notes(Tenancy tenancy, BinaryOperator<V> together, Consumer<List<Map.Entry<K, V>>> writer) {
        this.tenancy = tenancy;
        this.together = together;
        this.writer = writer;
    }

    public synchronized void note(K key, V value) {
        noted.merge(key, value, together);
    }

    /** Writes down what was noted so far. */
    public void write() {
        var all = List.copyOf(take().entrySet());
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            write(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
        }
    }

    private void write(List<Map.Entry<K, V>> some) {
        try {
            tenancy.unbound(() -> {
                writer.accept(some);
                return some;
            });
        } catch (StoreUnavailable _) {
            some.forEach(each -> note(each.getKey(), each.getValue()));
        } catch (StoreFault e) {
            LOG.log(System.Logger.Level.WARNING, some.size() + " notes are lost: " + e.getMessage());
        }
    }

    private synchronized Map<K, V> take() {
        var taken = noted;
        noted = new HashMap<>();
        return taken;
    }
}
