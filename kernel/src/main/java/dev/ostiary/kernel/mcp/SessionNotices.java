package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a session's client is told unasked: lists that changed, and resources that it watches.
 *
 * <p>Nothing of it is kept. Whoever comes back to such a stream is told that all of it may have changed, which is true
 * and needs no node to have outlived the connection. What changes often while the client reads slowly is told once.
 */
final class SessionNotices implements Replays.Rest {
    private static final String PREFIX = "notices-";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<Subscription> wanted;
    private final Sight sight;
    private final String tenant;
    private final String id;
    private final Changes.Ear ear;
    private final Mailbox mailbox = new Mailbox(_ -> true);
    private int number;
    private boolean ended;

    SessionNotices(Changes changes, String tenant, Supplier<Subscription> wanted, Sight sight, Optional<String> seen) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        this.id = PREFIX + HexFormat.of().formatHex(random);
        this.tenant = tenant;
        this.wanted = wanted;
        this.sight = sight;
        seen.ifPresent(_ -> mailbox.put(new Change.Anything()));
        this.ear = changes.hear(tenant, mailbox::put);
    }

    /** Whether {@code event} is of such a stream. */
    static boolean named(String event) {
        return event.startsWith(PREFIX);
    }

    @Override
    public Optional<String> prime() {
        return Optional.of(id + "-0");
    }

    @Override
    public List<Replays.Event> next(Duration patience) throws InterruptedException {
        var post = mailbox.take(patience);
        ended |= post.closing();
        if (post.changes().isEmpty()) {
            return List.of();
        }
        try {
            return events(post.changes());
        } catch (RuntimeException e) {
            post.changes().forEach(mailbox::put); // nothing of it was told
            throw e;
        }
    }

    private List<Replays.Event> events(List<Change> news) {
        var subscription = wanted.get();
        return news.stream()
                .flatMap(change -> subscription.concernedBy(change, tenant, sight).stream())
                .distinct()
                .map(each -> new Replays.Event(id + "-" + ++number, Subscription.notice(each)))
                .toList();
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
