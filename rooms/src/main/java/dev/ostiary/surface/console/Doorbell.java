package dev.ostiary.surface.console;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the pages of a tenant when something they show may have changed. What it tells is only when to look again: a ring
 * that is lost costs a pause, and one too many costs a look.
 */
public final class Doorbell implements AutoCloseable {
    private final ConcurrentHashMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Wakes those who wait in {@code tenant}. */
    public void ring(String tenant) {
        var rung = waiting.remove(tenant);
        if (rung != null) {
            rung.countDown();
        }
    }

    /** Wakes everybody. */
    public void ringAll() {
        waiting.keySet().forEach(this::ring);
    }

    /** Comes back when it rings, or after {@code time}, or at once when the house closes. */
    void await(String tenant, Duration time) {
        var rung = waiting.computeIfAbsent(tenant, _ -> new CountDownLatch(1));
        if (closed) {
            return;
        }
        try {
            var _ = rung.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        ringAll();
    }
}
