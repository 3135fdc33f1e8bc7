package dev.ostiary.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Takes what many threads hand in to a few drivers, together: while one batch is under way the next gathers.
 *
 * <p>So a batch is as large as its predecessor was slow, and nobody waits for a timer. The lanes are platform threads:
 * they block on one socket each, which a virtual thread would pay for with a poller.
 */
public final class Convoy<T> implements AutoCloseable {
    private static final int MOST_WAITING = 16_384;

    private static final long NANOS = Long.getLong("convoy", 250_000);
    private final ArrayBlockingQueue<T> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> lanes;
    private final int most;
    private final Consumer<List<T>> driver;
    private volatile boolean closed;

    /**
     * @param most how many travel in one batch
     * @param driver must not throw: whoever waits for its part would wait for ever
     */
    public Convoy(String name, int lanes, int most, Consumer<List<T>> driver) {
        this.most = most;
        this.driver = driver;
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(lane ->
                        Thread.ofPlatform().daemon().name(name + "-" + lane).start(this::serve))
                .toList();
    }

    /** Hands {@code one} in; false when too many wait already, or when this is closed. */
    public boolean offer(T one) {
        return !closed && queue.offer(one);
    }

    private void serve() {
        var batch = new ArrayList<T>();
        boolean company = false;
        while (!closed || !queue.isEmpty()) {
            try {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    if (company) {
                        java.util.concurrent.locks.LockSupport.parkNanos(NANOS);
                    }
                    queue.drainTo(batch, most - 1);
                    driver.accept(batch);
                    company = batch.size() > 3;
                    batch.clear();
                }
            } catch (InterruptedException _) {
                closed = true;
            }
        }
    }

    /** Takes no more, and returns when what was handed in is done, or after five seconds. */
    @Override
    public void close() {
        closed = true;
        lanes.forEach(lane -> {
            try {
                lane.join(5_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
