package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Clock;
import java.time.Duration;
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

    private record Kept(String tenant, String principal, Task task) {
        boolean isOf(Caller caller) {
            return caller.tenant().equals(tenant) && caller.principal().equals(principal);
        }
    }

    @Override
    public synchronized void begin(Caller owner, Task task) {
        kept.values().removeIf(each -> !clock.instant().isBefore(each.task.endsAt()));
        var atWork = kept.values().stream()
                .filter(each -> each.isOf(owner) && !each.task.status().over())
                .count();
        if (atWork >= MOST_AT_WORK) {
            throw new Refused(new Refusal.RateLimited(Duration.ofSeconds(60)));
        }
        put(owner, task);
    }

    @Override
    public synchronized Optional<Task> find(Caller owner, String id) {
        return Optional.ofNullable(kept.get(id))
                .filter(each -> each.isOf(owner))
                .map(Kept::task)
                .filter(task -> clock.instant().isBefore(task.endsAt()));
    }

    @Override
    public synchronized Optional<Task> change(Caller owner, String id, UnaryOperator<Task> step) {
        var changed = find(owner, id).map(step);
        changed.ifPresent(task -> put(owner, task));
        return changed;
    }

    private void put(Caller owner, Task task) {
        kept.put(task.id(), new Kept(owner.tenant(), owner.principal(), task));
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

    @Override
    public synchronized Optional<Task> attend(Caller owner, Task known, Duration patience) throws InterruptedException {
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
