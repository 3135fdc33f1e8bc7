package dev.ostiary.kernel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** So many places at once for what is dear, of which nobody gets more than a share, so that one cannot keep all others out. */
public final class Places {
    private final int most;
    private final int share;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition left = lock.newCondition();
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /**
     * Makes empty places.
     *
     * @param most how many there are
     * @param share how many of them one holder gets, at least one
     */
    public Places(int most, int share) {
        this.most = most;
        this.share = Math.max(1, share);
    }

    /** Takes a place for {@code whose}, which is given back with {@link #leave}; false when there is none now. */
    public boolean enter(String whose) {
        return enter(whose, Duration.ZERO);
    }

    /** The same, but waits up to {@code patience} for one; false also when it is interrupted, which stays noted. */
    public boolean enter(String whose, Duration patience) {
        lock.lock();
        try {
            long rest = patience.toNanos();
            while (all >= most || taken.getOrDefault(whose, 0) >= share) {
                if (rest <= 0) {
                    return false;
                }
                rest = left.awaitNanos(rest);
            }
            all++;
            taken.merge(whose, 1, Integer::sum);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    public void leave(String whose) {
        lock.lock();
        try {
            all--;
            taken.computeIfPresent(whose, (_, count) -> count > 1 ? count - 1 : null);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
