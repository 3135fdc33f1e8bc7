package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a session's client is told unasked: lists that changed, and resources that it watches.
 *
 * <p>Nothing of it is kept. Whoever comes back to such a stream is told that all of it may have changed, which is true
 * and needs no node to have outlived the connection. What changes often while the client reads slowly is told once.
 */
final class SessionNotices implements Replays.Rest {
    private static final String PREFIX = "notices-";
    private static final int MOST = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<Subscription> wanted;
    private final Predicate<String> watchable;
    private final String tenant;
    private final String id;
    private final Changes.Ear ear;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Set<Change> changed = new LinkedHashSet<>();
    private int number;
    private volatile boolean ended;

    SessionNotices(
            Changes changes,
            String tenant,
            Supplier<Subscription> wanted,
            Predicate<String> watchable,
            Optional<String> seen) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        this.id = PREFIX + HexFormat.of().formatHex(random);
        this.tenant = tenant;
        this.wanted = wanted;
        this.watchable = watchable;
        seen.ifPresent(_ -> changed.add(new Change.Anything()));
        this.ear = changes.hear(tenant, this::put);
    }

    /** Whether {@code event} is of such a stream. */
    static boolean named(String event) {
        return event.startsWith(PREFIX);
    }

    @Override
    public Optional<String> prime() {
        return Optional.of(id + "-0");
    }

    private void put(Change change) {
        lock.lock();
        try {
            if (changed.size() >= MOST) {
                changed.clear();
                changed.add(new Change.Anything());
            }
            changed.add(change);
            ended |= change instanceof Change.Closing;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Replays.Event> next(Duration patience) throws InterruptedException {
        var news = taken(patience);
        if (news.isEmpty()) {
            return List.of();
        }
        try {
            return events(news);
        } catch (RuntimeException e) {
            news.forEach(this::put); // nothing of it was told
            throw e;
        }
    }

    private List<Replays.Event> events(List<Change> news) {
        var subscription = wanted.get();
        var concerned = new LinkedHashSet<String>();
        news.forEach(change -> concerned.addAll(subscription.concernedBy(change, tenant)));
        return concerned.stream()
                .filter(each -> subscription.lists().contains(each) || watchable.test(each))
                .map(each -> new Replays.Event(id + "-" + ++number, Subscription.notice(each)))
                .toList();
    }

    private List<Change> taken(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            for (var left = patience.toNanos(); changed.isEmpty() && left > 0; ) {
                left = filled.awaitNanos(left);
            }
            var news = new ArrayList<>(changed);
            changed.clear();
            return news;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        ear.close();
    }
}
