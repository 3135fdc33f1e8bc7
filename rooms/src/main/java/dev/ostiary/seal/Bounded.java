package dev.ostiary.seal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Remembers the most recently used entries, and no more than it was told. */
final class Bounded<K, V> {
    private final Map<K, V> entries;

    Bounded(int most) {
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized V put(K key, V value) {
        entries.put(key, value);
        return value;
    }

    synchronized void removeIf(K key, Predicate<V> outdated) {
        if (find(key).filter(outdated).isPresent()) {
            entries.remove(key);
        }
    }

    synchronized void clear() {
        entries.clear();
    }
}
