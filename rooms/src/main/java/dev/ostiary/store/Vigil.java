package dev.ostiary.store;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets callers wait for what becomes of something, on whatever node it happens.
 *
 * <p>Rung by the transaction that makes it so; whoever waits looks again by itself now and then, for what could not be
 * heard.
 */
public final class Vigil implements Bell.Listener {
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Map<String, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    /**
     * Waits until {@code settled}, at most for {@code time} and while somebody cares. That nobody does is asked once this can
     * be woken, or what is taken back in between would go unheard; who knows of it calls {@link #heard}.
     *
     * @param name what the bell's payload says of it
     * @param settled asks the store; outside of any transaction
     */
    public void await(String name, Duration time, BooleanSupplier cancelled, BooleanSupplier settled) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            var rung = new CountDownLatch(1);
            waiting.compute(name, (_, all) -> {
                var grown = all == null ? ConcurrentHashMap.<CountDownLatch>newKeySet() : all;
                grown.add(rung);
                return grown;
            });
            try {
                if (cancelled.getAsBoolean()
                        || settled.getAsBoolean()
                        || interrupted(rung, Math.min(LOOK.toNanos(), end - System.nanoTime()))) {
                    return;
                }
            } finally {
                waiting.computeIfPresent(name, (_, all) -> {
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
