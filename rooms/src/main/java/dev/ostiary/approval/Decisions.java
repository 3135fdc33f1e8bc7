package dev.ostiary.approval;

import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets callers wait for what becomes of an approval, on whatever node it is decided.
 *
 * <p>Rung by the deciding transaction; whoever waits looks again by itself now and then, for what could not be heard.
 */
final class Decisions implements Bell.Listener {
    static final String CHANNEL = "ostiary_approvals";
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Map<String, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    /** Tells those who wait for {@code approval}, once the running transaction is committed. */
    static void ring(String approval) {
        Bell.ring(CHANNEL, Tx.current().tenant().orElseThrow() + " " + approval);
    }

    /**
     * Waits until {@code settled}, at most for {@code time} and while somebody cares.
     *
     * @param settled asks the store; outside of any transaction
     */
    void await(String tenant, String approval, Duration time, BooleanSupplier cancelled, BooleanSupplier settled) {
        var key = tenant + " " + approval;
        long end = System.nanoTime() + time.toNanos();
        while (!cancelled.getAsBoolean() && System.nanoTime() < end) {
            var rung = new CountDownLatch(1);
            waiting.compute(key, (_, all) -> {
                var grown = all == null ? ConcurrentHashMap.<CountDownLatch>newKeySet() : all;
                grown.add(rung);
                return grown;
            });
            try {
                if (settled.getAsBoolean() || interrupted(rung, Math.min(LOOK.toNanos(), end - System.nanoTime()))) {
                    return;
                }
            } finally {
                waiting.computeIfPresent(key, (_, all) -> {
                    all.remove(rung);
                    return all.isEmpty() ? null : all;
                });
            }
        }
    }

    private static boolean interrupted(CountDownLatch rung, long nanos) {
        try {
            var _ = rung.await(nanos, TimeUnit.NANOSECONDS);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void heard(String payload) {
        waiting.getOrDefault(payload, Set.of()).forEach(CountDownLatch::countDown);
    }

    @Override
    public void missed() {
        waiting.values().forEach(all -> all.forEach(CountDownLatch::countDown));
    }
}
