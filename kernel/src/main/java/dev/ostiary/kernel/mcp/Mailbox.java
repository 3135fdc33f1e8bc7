package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has changed for one subscription since it was last told. A thing that changes often is in it once, so that it
 * holds no more than the subscription names, however slow its client reads.
 */
final class Mailbox {
    private final Subscription subscription;
    private final String tenant;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Set<String> concerned = new LinkedHashSet<>();
    private boolean rights;
    private boolean closing;

    Mailbox(Subscription subscription, String tenant) {
        this.subscription = subscription;
        this.tenant = tenant;
    }

    void put(Change change) {
        var mine = subscription.concernedBy(change, tenant);
        var ends = change instanceof Change.Closing;
        var looks = change instanceof Change.Rights || change instanceof Change.Anything;
        if (mine.isEmpty() && !ends && !looks) {
            return;
        }
        lock.lock();
        try {
            concerned.addAll(mine);
            rights |= looks;
            closing |= ends;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Something else that concerns the subscription, by a name of its own. */
    void put(String mine) {
        lock.lock();
        try {
            concerned.add(mine);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What to tell now; nothing at all when only the caller is to be looked at again. */
    record Post(Set<String> concerned, boolean closing) {}

    /** Waits until there is something, or for so long. */
    Post take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            for (var left = patience.toNanos(); concerned.isEmpty() && !rights && !closing && left > 0; ) {
                left = filled.awaitNanos(left);
            }
            var post = new Post(Set.copyOf(concerned), closing);
            concerned.clear();
            rights = false;
            return post;
        } finally {
            lock.unlock();
        }
    }
}
