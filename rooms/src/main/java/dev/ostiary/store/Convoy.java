package dev.ostiary.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Takes what many threads hand in to a few drivers, together: while one batch is under way the next gathers.
 *
 * <p>Each batch has a price whatever its size. So where there was a crowd, one that could leave at once waits until most of
 * those have come again, but no longer than the batch before it was under way; elsewhere it leaves with whoever is there.
 * The lanes are platform threads: they block on one socket each, for which a virtual thread would pay with a poller.
 */
public final class Convoy<T extends Convoy.Rider> implements AutoCloseable {
    private static final int MOST_WAITING = 16_384;
    /** Of those that came, or came to wait, with the last batch; more than these seldom come before it is late. */
    private static final int MOST_PERCENT = 65;

    private static final Duration LONGEST_GATHERING = Duration.ofMillis(2);
    private static final long IDLE_NANOS = 200_000_000;

    private final ArrayBlockingQueue<T> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Lane> lanes;
    private final int most;
    private final int crowd;
    private final long longestNanos;
    private final Consumer<List<T>> driver;
    private volatile boolean closed;

    /** What travels: it learns of its end from the driver, or from here when the driver throws. */
    public interface Rider {
        void fail(Throwable cause);
    }

    /**
     * @param most how many travel in one batch
     * @param crowd how many must have come with a batch, or come to wait meanwhile, for the next to wait for company
     */
    public Convoy(String name, int lanes, int most, int crowd, Consumer<List<T>> driver) {
        this(name, lanes, most, crowd, LONGEST_GATHERING, driver);
    }

    Convoy(String name, int lanes, int most, int crowd, Duration longest, Consumer<List<T>> driver) {
        this.most = most;
        this.crowd = crowd;
        this.longestNanos = longest.toNanos();
        this.driver = driver;
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(lane -> new Lane(name + "-" + lane))
                .toList();
        this.lanes.forEach(lane -> lane.thread.start());
    }

    /** Hands {@code one} in; false when too many wait already, or when this is closed. */
    public boolean offer(T one) {
        if (closed || !queue.offer(one)) {
            return false;
        }
        wakeOne();
        // Looked at again, because the last lane may have left in between.
        return !(closed && queue.remove(one));
    }

    private void wakeOne() {
        int waiting = queue.size();
        for (var lane : lanes) {
            if (waiting >= lane.wanted) {
                LockSupport.unpark(lane.thread);
                return;
            }
        }
    }

    /** Takes no more, and returns when what was handed in is done, or after five seconds for each lane. */
    @Override
    public void close() {
        closed = true;
        lanes.forEach(Lane::end);
    }

    private final class Lane {
        private static final int BUSY = Integer.MAX_VALUE;

        /** How many must wait for this lane to leave. */
        private volatile int wanted = BUSY;

        private final Thread thread;

        Lane(String name) {
            thread = Thread.ofPlatform().daemon().name(name).unstarted(this::serve);
        }

        private void serve() {
            var batch = new ArrayList<T>();
            int company = 0;
            long price = 0;
            while (!closed || !queue.isEmpty()) {
                int many = company < crowd ? 1 : Math.min(most, company * MOST_PERCENT / 100);
                gather(many, Math.min(price, longestNanos));
                gather(1, IDLE_NANOS);
                queue.drainTo(batch, most);
                wakeOne(); // who came before this lane was busy has woken no other for what it leaves behind
                if (!batch.isEmpty()) {
                    long left = System.nanoTime();
                    drive(batch);
                    price = System.nanoTime() - left;
                }
                company = batch.size() + queue.size();
                batch.clear();
            }
        }

        /** Waits until {@code many} wait, for {@code nanos} at most. */
        private void gather(int many, long nanos) {
            long end = System.nanoTime() + nanos;
            wanted = many;
            long left = nanos;
            while (queue.size() < many && left > 0 && !closed) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    closed = true;
                }
                left = end - System.nanoTime();
            }
            wanted = BUSY;
        }

        private void drive(List<T> batch) {
            try {
                driver.accept(batch);
            } catch (RuntimeException | Error e) {
                batch.forEach(rider -> rider.fail(e));
            }
        }

        void end() {
            try {
                LockSupport.unpark(thread);
                thread.join(5_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
