package dev.ostiary.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Takes what many threads hand in to a few drivers, together: while one batch is under way the next gathers.
 *
 * <p>So a batch is as large as its predecessor was slow. Somebody who comes alone never waits; where several came
 * together last time, a batch may wait a little for the next few, as PostgreSQL's commit_delay does, because each batch
 * has a price whatever its size. The lanes are platform threads: they block on one socket each, for
 * which a virtual thread would pay with a poller.
 */
public final class Convoy<T extends Convoy.Rider> implements AutoCloseable {
    private static final int MOST_WAITING = 16_384;

    private static final int COMPANY = 4;

    private final ArrayBlockingQueue<T> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> lanes;
    private final int most;
    private final Duration gather;
    private final Consumer<List<T>> driver;
    private volatile boolean closed;

    /** What travels: it learns of its end from the driver, or from here when the driver throws. */
    public interface Rider {
        void fail(Throwable cause);
    }

    /**
     * @param most how many travel in one batch
     * @param gather how long a batch waits for company where there was some; nothing where batches are slow enough
     */
    public Convoy(String name, int lanes, int most, Duration gather, Consumer<List<T>> driver) {
        this.most = most;
        this.gather = gather;
        this.driver = driver;
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(lane ->
                        Thread.ofPlatform().daemon().name(name + "-" + lane).start(this::serve))
                .toList();
    }

    /** Hands {@code one} in; false when too many wait already, or when this is closed. */
    public boolean offer(T one) {
        // Looked at again, because the last lane may have left in between.
        return !closed && queue.offer(one) && !(closed && queue.remove(one));
    }

    private void serve() {
        var batch = new ArrayList<T>();
        boolean company = false;
        while (!closed || !queue.isEmpty()) {
            try {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    if (company && !gather.isZero()) {
                        LockSupport.parkNanos(gather.toNanos());
                    }
                    queue.drainTo(batch, most - 1);
                    drive(batch);
                    company = batch.size() >= COMPANY;
                    batch.clear();
                }
            } catch (InterruptedException _) {
                closed = true;
            }
        }
    }

    private void drive(List<T> batch) {
        try {
            driver.accept(batch);
        } catch (RuntimeException | Error e) {
            batch.forEach(rider -> rider.fail(e));
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
