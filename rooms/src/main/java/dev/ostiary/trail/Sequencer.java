package dev.ostiary.trail;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives durable events their place in their tenant's chain.
 *
 * <p>Every node has one and any may do the work: a pass is one statement that holds a lock for its duration and checks
 * that each chain still ends where the pass believes. A node that stops in the middle has changed nothing.
 */
final class Sequencer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sequencer.class.getName());
    private static final int MOST_AT_ONCE = 2_000;
    private static final int MOST_HEADS = 10_000;
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Tenancy tenancy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ChainHead> heads = new LinkedHashMap<>(16, 0.75f, true);
    private final Thread thread;
    private boolean awake;
    private boolean hurried;
    private long asked;
    private long settled;
    private volatile boolean closed;

    private record Waiting(String tenant, long turn, String body) {}

    Sequencer(Tenancy tenancy) {
        this.tenancy = tenancy;
        this.thread = Thread.ofPlatform().daemon().name("trail-sequencer").start(this::serve);
    }

    /** Something may be waiting. */
    void wake() {
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns once everything that was durable when this was called has its place.
     *
     * @throws dev.ostiary.kernel.Refused with {@code service_unavailable} when that takes longer than ten seconds
     */
    void settle() {
        lock.lock();
        try {
            var mine = ++asked;
            awake = true;
            hurried = true;
            changed.signalAll();
            var left = PATIENCE.toNanos();
            while (settled < mine) {
                if (left <= 0 || closed) {
                    throw GroupCommit.unavailable();
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw GroupCommit.unavailable();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        while (!closed) {
            try {
                var until = pause();
                while (pass()) {
                    // until nothing waits
                }
                answer(until);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException | Error e) {
                heads.clear();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the trail could not be put in order, trying again: " + Faults.place(e));
                rest();
            }
        }
    }

    /** Waits to be woken or for the next look, gathers a little unless somebody waits, and tells who asked so far. */
    private long pause() throws InterruptedException {
        lock.lock();
        try {
            var left = LOOK.toNanos();
            while (!awake && left > 0) {
                left = changed.awaitNanos(left);
            }
            var gather = GATHER.toNanos();
            while (!hurried && awake && gather > 0) {
                gather = changed.awaitNanos(gather);
            }
            awake = false;
            hurried = false;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void answer(long until) {
        lock.lock();
        try {
            settled = Math.max(settled, until);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            var left = Duration.ofMillis(200).toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            awake = true;
        } catch (InterruptedException _) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Chains one batch; true when there may be more. */
    private boolean pass() {
        var waiting = tenancy.unbound(() -> Tx.current()
                .query(
                        "select tenant_id, turn, body from trail_waiting(?)",
                        row -> new Waiting(row.text("tenant_id"), row.number("turn"), row.text("body")),
                        (long) MOST_AT_ONCE));
        if (waiting.isEmpty()) {
            return false;
        }
        load(waiting.stream()
                .map(Waiting::tenant)
                .distinct()
                .filter(tenant -> !heads.containsKey(tenant))
                .toList());
        var batch = new ChainBatch(heads);
        waiting.forEach(each -> batch.add(each.tenant(), each.turn(), each.body()));
        if (!batch.store(tenancy)) {
            // Another node was faster, or is at it with what it saw: what waits may not be among that, so it is looked
            // again.
            heads.clear();
            LockSupport.parkNanos(GATHER.toNanos());
            return !closed;
        }
        batch.moved().forEach(heads::put);
        trim();
        return waiting.size() == MOST_AT_ONCE;
    }

    private void load(List<String> tenants) {
        if (tenants.isEmpty()) {
            return;
        }
        tenants.forEach(tenant -> heads.put(tenant, ChainHead.genesis()));
        tenancy.unbound(() -> Tx.current()
                .query(
                        "select tenant_id, head from trail_heads(?)",
                        row -> Objects.requireNonNullElse(
                                heads.put(row.text("tenant_id"), head(row.bytes("head"))), ""),
                        tenants));
    }

    private static ChainHead head(byte[] bytes) {
        return bytes.length == 0 ? ChainHead.genesis() : ChainHead.of(bytes);
    }

    private void trim() {
        var oldest = heads.keySet().iterator();
        while (heads.size() > MOST_HEADS) {
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(5_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
