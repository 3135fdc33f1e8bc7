package dev.ostiary.store;

import dev.ostiary.kernel.Faults;
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
        int inVain = 0;
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            if (inVain < 2 && written(some)) {
                inVain = 0;
            } else {
                inVain++;
                some.forEach(each -> note(each.getKey(), each.getValue()));
            }
        }
    }

    /** Not, where the store cannot take it now: because of a row that somebody holds, or because it is away. */
    private boolean written(List<Map.Entry<K, V>> some) {
        try {
            tenancy.unbound(() -> {
                writer.accept(some);
                return some;
            });
            return true;
        } catch (StoreUnavailable _) {
            return false;
        } catch (StoreFault e) {
            Faults.log(Notes.class, some.size() + " notes are lost, " + e.getMessage(), e);
            return true;
        } catch (RuntimeException e) {
            Faults.log(Notes.class, some.size() + " notes are lost", e);
            return true;
        }
    }

    private synchronized Map<K, V> take() {
        var taken = noted;
        noted = new HashMap<>();
        return taken;
    }
}
