package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refused;
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
 *
 * <p>Of several streams of one session the newest tells, wherever the others are (2025-11-25, multiple connections).
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
    private final Voice voice;
    private int number;
    private boolean silent;
    private boolean ended;

    /** Which of a session's streams tells. */
    interface Voice {
        /** Where a session is its one connection. */
        Voice ONLY = new Voice() {
            @Override
            public void take(String stream) {}

            @Override
            public void leave(String stream) {}

            @Override
            public Optional<String> whose() {
                return Optional.empty();
            }
        };

        void take(String stream);

        void leave(String stream);

        Optional<String> whose();
    }

    SessionNotices(
            Changes changes,
            String tenant,
            Supplier<Subscription> wanted,
            Sight sight,
            Voice voice,
            Optional<String> seen) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        this.id = PREFIX + HexFormat.of().formatHex(random);
        this.tenant = tenant;
        this.wanted = wanted;
        this.sight = sight;
        seen.ifPresent(_ -> mailbox.put(new Change.Anything()));
        this.voice = voice;
        this.ear = changes.hear(tenant, mailbox::put);
        try {
            voice.take(id);
        } catch (RuntimeException fault) {
            ear.close(); // nobody is given this stream, so nobody else would
            throw fault;
        }
    }

    /** Whether {@code event} is of such a stream. */
    static boolean named(String event) {
        return event.startsWith(PREFIX);
    }

    @Override
    public Optional<String> prime() {
        return Optional.of(id + "-0");
    }

    /**
     * Waits out its {@code patience} where nothing of what happens is to be seen: whoever returned sooner would have the
     * stream's next sign of life come at another time than it does when nothing happens.
     */
    @Override
    public List<Replays.Event> next(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<Replays.Event> events;
        boolean look;
        do {
            var post = mailbox.take(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            ended |= post.closing();
            events = told(post.changes());
            look = post.changes().stream().anyMatch(Change::concernsRights);
        } while (events.isEmpty() && !look && !ended && System.nanoTime() - end < 0);
        return events;
    }

    private List<Replays.Event> told(List<Change> changes) {
        try {
            return !changes.isEmpty() && speaks() ? events(changes) : List.of();
        } catch (RuntimeException e) {
            changes.forEach(mailbox::put); // nothing of it was told
            throw e;
        }
    }

    /** Whether this stream is the one that tells; when none is, it becomes it, and may have missed something by then. */
    private boolean speaks() {
        var teller = voice.whose();
        boolean mine = teller.map(id::equals).orElse(true);
        if (mine && teller.isEmpty()) {
            voice.take(id);
        }
        if (mine && silent) {
            mailbox.put(new Change.Anything());
        }
        silent = !mine;
        return mine;
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
        try {
            voice.leave(id);
        } catch (Refused _) {
            // Whoever comes next takes the voice, said or not.
        }
    }
}
