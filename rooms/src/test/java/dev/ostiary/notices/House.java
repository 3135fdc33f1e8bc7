package dev.ostiary.notices;

import dev.ostiary.identity.TestDoor;
import dev.ostiary.policy.PolicyBook;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tenant with somebody who manages its channels, the notices room of one node or more, and a clock to be set. */
final class House implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final String tenant = TestGround.freshTenant();
    final Hands clock = new Hands();
    final NoticesRoom room;
    final TestDoor door;
    private final Map<String, String> environment;
    private final List<NoticesRoom> nodes = new ArrayList<>();

    /** A clock that stands still until it is moved. */
    static final class Hands extends Clock {
        private volatile Instant at = Instant.parse("2026-11-21T12:00:00Z");

        void forward(Duration step) {
            at = instant().plus(step);
        }

        @Override
        public Instant instant() {
            return at;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** @param settings name, value, name, value */
    House(String... settings) {
        var all = new HashMap<>(Map.of("OSTIARY_OUTBOUND_ALLOW", "127.0.0.1"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        environment = Map.copyOf(all);
        room = node();
        door = door("settings:manage_settings");
    }

    /** Another node on the same database. */
    NoticesRoom node() {
        var node = new NoticesRoom(TestGround.store(), SealGround.ring(), environment, clock);
        nodes.add(node);
        return node;
    }

    TestDoor door(String... scopes) {
        var policy = new PolicyBook(TestGround.tenancy(), _ -> {});
        var caller = TestDoor.caller(tenant, "user:lead@example.org", scopes);
        return new TestDoor(TestDoor.as(caller), policy, room.offers());
    }

    /** The id of a new channel, and its key if it has one. */
    Made channel(String kind, String rest) {
        var made = door.done(
                NoticesOperations.ADD,
                "{'name':'%s %d','kind':'%s',%s}".formatted(kind, System.nanoTime(), kind, rest));
        return new Made(
                made.get("channel").get("id").stringValue(),
                made.has("secret") ? made.get("secret").stringValue() : "");
    }

    record Made(String id, String secret) {}

    void tell(String title, String... mails) {
        tell(new Notice(
                "approval_requested",
                title,
                List.of("ada asks to read it for one hour.", "Reason: the nightly report fails."),
                Optional.of("https://door.example.org/approvals/apr_1"),
                List.of(mails),
                body(title)));
    }

    static ObjectNode body(String title) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("resource", "vsecure://secrets/production/DATABASE_URL")
                .put("title", title);
    }

    void tell(Notice notice) {
        TestGround.tenancy().write(tenant, Tenancy.ANY_EPOCH, () -> {
            room.tell(notice);
            return true;
        });
    }

    List<JsonNode> deliveries(String filter) {
        return door.done(NoticesOperations.DELIVERED, "{" + filter + "}")
                .get("deliveries")
                .valueStream()
                .toList();
    }

    long count(String filter) {
        return deliveries(filter).size();
    }

    JsonNode channel(String id) {
        return door.done(NoticesOperations.LIST, "{}")
                .get("channels")
                .valueStream()
                .filter(channel -> channel.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Lets time pass in steps, at each of which everything that is due is tried. */
    void pass(Duration time, Duration step) {
        for (var left = time; left.isPositive(); left = left.minus(step)) {
            clock.forward(step);
            settle();
        }
    }

    /** Returns once nothing that is due has not been tried. */
    void settle() {
        nodes.forEach(NoticesRoom::look);
        until(() -> due() == 0);
    }

    /** Deliveries that are due, or that somebody tries just now. */
    private long due() {
        return TestGround.tenancy()
                .read(
                        tenant,
                        Tenancy.ANY_EPOCH,
                        () -> Tx.current()
                                .one("""
                                        select count(*) as n from notice_delivery
                                         where status = 'pending' and next_at is not null
                                           and (next_at <= ? or (attempt > 0 and last_error is null))""", row -> row.number("n"), clock.instant())
                                .orElseThrow());
    }

    static void until(BooleanSupplier settled) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!settled.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to that within " + PATIENCE);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        nodes.forEach(NoticesRoom::close);
    }
}
