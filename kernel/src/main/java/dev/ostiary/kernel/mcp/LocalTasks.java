package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Tasks in memory: enough for one process, which they end with. */
public final class LocalTasks implements Tasks {
    private final Clock clock;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<String, Set<Runnable>> ears = new ConcurrentHashMap<>();

    public LocalTasks(Clock clock) {
        this.clock = clock;
    }

    private record Kept(Holder owner, Task task) {}

    @Override
    public synchronized void begin(Holder owner, Task task) {
        kept.values().removeIf(each -> !clock.instant().isBefore(each.task.endsAt()));
        var atWork = kept.values().stream()
                .filter(each ->
                        each.owner.isFellow(owner) && !each.task.status().over())
                .count();
        if (atWork >= MOST_AT_WORK) {
            throw new Refused(new Refusal.RateLimited(Duration.ofSeconds(60)));
        }
        put(owner, task);
    }

    @Override
    public synchronized Optional<Task> find(Holder owner, String id) {
        return Optional.ofNullable(kept.get(id))
                .filter(each -> each.owner.equals(owner))
                .map(Kept::task)
                .filter(task -> clock.instant().isBefore(task.endsAt()));
    }

    @Override
    public synchronized Optional<Task> change(Holder owner, String id, UnaryOperator<Task> step) {
        var changed = find(owner, id).map(step);
        changed.ifPresent(task -> put(owner, task));
        return changed;
    }

    private void put(Holder owner, Task task) {
        kept.put(task.id(), new Kept(owner, task));
        if (task.status().over()) {
            forget(owner, task);
        }
        notifyAll();
        ears.getOrDefault(task.id(), Set.of()).forEach(Runnable::run);
    }

    @Override
    public Changes.Ear hear(String id, Runnable changed) {
        ears.compute(id, (_, all) -> {
            var mine = all == null ? ConcurrentHashMap.<Runnable>newKeySet() : all;
            mine.add(changed);
            return mine;
        });
        return () -> ears.computeIfPresent(id, (_, all) -> {
            all.remove(changed);
            return all.isEmpty() ? null : all;
        });
    }

    /** Keeps {@code last}, and of the others that are over as many of the newest as there is room for. */
    private void forget(Holder owner, Task last) {
        var others = kept.values().stream()
                .filter(each -> each.owner.isFellow(owner))
                .map(Kept::task)
                .filter(each -> each.status().over() && !each.id().equals(last.id()))
                .sorted(Comparator.comparing(Task::createdAt).reversed())
                .toList();
        long bytes = last.bytes().length;
        for (var other : others) {
            bytes += other.bytes().length;
            if (bytes > MOST_BYTES) {
                kept.remove(other.id());
            }
        }
    }

    @Override
    public synchronized Optional<Task> attend(Holder owner, Task known, Duration patience) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        var now = find(owner, known.id());
        for (var left = patience.toMillis();
                left > 0 && now.filter(task -> task.steps() == known.steps()).isPresent();
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
            now = find(owner, known.id());
        }
        return now;
    }
}
