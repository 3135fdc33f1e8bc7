package dev.ostiary.trail;

import dev.ostiary.kernel.Handler;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Turns at questions about the trail, each of which may read millions of rows: so many at once, and of one tenant half of
 * those, lest auditors hold all connections to the database while agents wait. Who waits for a turn holds none.
 */
final class Questions {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Refusal CROWDED =
            new Refusal.RateLimited(Duration.ofSeconds(5), "Too many questions about the trail at once.");

    private final int most;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition left = lock.newCondition();
    private final Map<String, Integer> asking = new HashMap<>();
    private int all;

    Questions() {
        this(AT_ONCE, PATIENCE);
    }

    Questions(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** The same handler, in turn. */
    <I extends Record, O extends Record> Handler<I, O> inTurn(Handler<I, O> handler) {
        return (input, call) -> ask(call.tenant(), () -> handler.handle(input, call));
    }

    /**
     * Asks in turn.
     *
     * @throws Refused with {@code rate_limited} when there was no turn for ten seconds
     */
    <T> T ask(String tenant, Supplier<T> question) {
        enter(tenant);
        try {
            return question.get();
        } finally {
            leave(tenant);
        }
    }

    private void enter(String tenant) {
        lock.lock();
        try {
            long rest = patience.toNanos();
            while (all >= most || asking.getOrDefault(tenant, 0) >= Math.max(1, most / 2)) {
                if (rest <= 0) {
                    throw new Refused(CROWDED);
                }
                rest = left.awaitNanos(rest);
            }
            all++;
            asking.merge(tenant, 1, Integer::sum);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(CROWDED);
        } finally {
            lock.unlock();
        }
    }

    private void leave(String tenant) {
        lock.lock();
        try {
            all--;
            asking.computeIfPresent(tenant, (_, count) -> count > 1 ? count - 1 : null);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
