package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What has changed for one stream since it was last told. What changes often is in it once, and when it is too much,
 * anything may have changed: so it holds little, however slow its client reads, and whoever puts something in never waits.
 */
final class Mailbox {
    private static final int MOST = 256;

    private final Predicate<Change> wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Set<Change> changed = new LinkedHashSet<>();
    private final Set<String> own = new LinkedHashSet<>();
    private boolean closing;

    /** {@code wanted} must be quick. */
    Mailbox(Predicate<Change> wanted) {
        this.wanted = wanted;
    }

    void put(Change change) {
        var ends = change instanceof Change.Closing;
        if (!ends && !change.concernsRights() && !wanted.test(change)) {
            return;
        }
        lock.lock();
        try {
            if (ends) {
                closing = true;
            } else if (changed.add(change) && changed.size() > MOST) {
                changed.removeIf(each -> each instanceof Change.Kept || each instanceof Change.Resource);
                changed.add(Change.Kept.ANYTHING);
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Something else that concerns the stream, by a name of its own. */
    void put(String mine) {
        lock.lock();
        try {
            own.add(mine);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What there is to tell.
     *
     * @param changes what has changed, in order
     * @param own the names that were put in, in order
     */
    record Post(List<Change> changes, List<String> own, boolean closing) {
        boolean isEmpty() {
            return changes.isEmpty() && own.isEmpty();
        }
    }

    /** Waits until there is something, or for so long. */
    Post take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            for (var left = patience.toNanos(); changed.isEmpty() && own.isEmpty() && !closing && left > 0; ) {
                left = filled.awaitNanos(left);
            }
            var post = new Post(List.copyOf(changed), List.copyOf(own), closing);
            changed.clear();
            own.clear();
            return post;
        } finally {
            lock.unlock();
        }
    }
}
