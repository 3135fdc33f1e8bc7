package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListeningTest {
    private static final String APP = "scaivault://notes/ten_a/app/db";
    private static final Guard NO_INFRA =
            new Guard(false, false, List.of(), List.of(new ResourcePath("infra")), Optional.empty(), Optional.empty());

    private final House house = new House();
    private final LocalChanges changes = new LocalChanges();
    private final Hub hub =
            new Hub(_ -> new byte[32], new LocalAnswers(), changes, new LocalTasks(house.clock), house.clock);
    private final Dispatcher dispatcher = new Dispatcher(
            house.dispatcher.gate(),
            new GatedOffering(
                    house.dispatcher.gate(),
                    List.of(House.NOTE, kind("histories", "notes"), kind("guesses", "")),
                    List.of()),
            hub);
    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private volatile boolean open = true;
    private final Semaphore signs = new Semaphore(0);
    private final Wire wire = new Wire() {
        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            told.add(StrictJson.read(message));
        }

        @Override
        public boolean open() {
            signs.release(); // it may say something in order to find out
            return open;
        }

        @Override
        public boolean gone() {
            return !open;
        }

        @Override
        public void breathe() {
            signs.release();
        }
    };

    /** What is not listed itself, though a change of what {@code room} keeps may be one of it. */
    private static Resource kind(String name, String room) {
        return new Resource(
                name,
                "scaivault://" + name + "/{tenant}/{path}",
                "Some of a note.",
                House.READ,
                "path",
                room,
                Optional.empty());
    }

    @AfterEach
    void the_server_stops() {
        changes.close();
    }

    private static byte[] body(String notifications) {
        var body =
                "{'jsonrpc':'2.0','id':'l-1','method':'subscriptions/listen','params':{'notifications':" + notifications
                        + ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                        + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Visit visit(Credential who, Wire over) {
        var plain = House.visit(who, Revision.NEWEST_LEGACY);
        return new Visit(
                plain.endpoint(), who, NO_INFRA, plain.origin(), plain.legacy(), Client.PLAIN, Optional.empty(), over);
    }

    private CompletableFuture<JsonNode> listen(Credential who, String notifications, Wire over) {
        return CompletableFuture.supplyAsync(
                () -> StrictJson.read(dispatcher
                        .answer(Incoming.read(body(notifications)), visit(who, over))
                        .body()),
                Thread::startVirtualThread);
    }

    private JsonNode next() throws InterruptedException {
        var next = told.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    private CompletableFuture<JsonNode> listening(String notifications) throws InterruptedException {
        var answer = listen(House.ALL, notifications, wire);
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        return answer;
    }

    @Test
    void first_says_what_is_listened_for_under_the_requests_own_id() throws Exception {
        var _ = listen(
                House.ALL,
                "{'toolsListChanged':true,'promptsListChanged':false,'resourceSubscriptions':['" + APP + "']}",
                wire);
        var first = next();
        assertThat(first.at("/params/_meta").path(Listening.SUBSCRIPTION).stringValue())
                .isEqualTo("l-1");
        assertThat(first.at("/params/notifications").toString())
                .isEqualTo("{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"" + APP + "\"]}");
    }

    @Test
    void tells_what_was_asked_for_and_nothing_else() throws Exception {
        var _ = listening("{'promptsListChanged':true,'resourceSubscriptions':['" + APP + "']}");
        changes.tell("ten_a", new Change.Tools());
        changes.tell("ten_b", new Change.Kept("notes", "app/db", false));
        changes.tell("ten_a", new Change.Kept("notes", "app/dbx", true));
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        var told = next();
        assertThat(told.path("method").stringValue()).isEqualTo("notifications/resources/updated");
        assertThat(told.at("/params/uri").stringValue()).isEqualTo(APP);
        // There are no prompts here, so nothing is told of them.
        changes.tell("ten_a", new Change.Prompts());
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/resources/updated");
    }

    @Test
    void tells_of_a_resource_in_the_spelling_that_it_was_asked_for_in() throws Exception {
        var encoded = "scaivault://notes/ten_a/app%2Fdb";
        var history = "scaivault://histories/ten_a/app/db";
        var _ = listening("{'resourceSubscriptions':['" + String.join("','", encoded, APP, history) + "']}");
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        assertThat(List.of(next(), next(), next()))
                .extracting(each -> each.at("/params/uri").stringValue())
                .containsExactlyInAnyOrder(encoded, APP, history);
        changes.tell("ten_a", new Change.Kept("notes", "app/dc", false));
        changes.tell("ten_a", new Change.Kept("histories", "app/db", false));
        changes.tell("ten_b", new Change.Kept("notes", "app/db", false));
        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void says_at_once_of_which_addresses_it_will_never_tell_by_their_shape_alone() throws Exception {
        var told = List.of("scaivault://notes/ten_a/infra/root", "scaivault://notes/ten_a/nowhere");
        var never = List.of(
                "scaivault://guesses/ten_a/app/db",
                "scaivault://notes/ten_a/app%2fdb",
                "scaivault://notes/ten_a/App",
                "file:///etc/passwd");
        var all = new ArrayList<>(never);
        all.addAll(told);
        var _ = listen(House.ALL, "{'resourceSubscriptions':['" + String.join("','", all) + "']}", wire);
        assertThat(next().at("/params/notifications/resourceSubscriptions")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactlyElementsOf(told);
    }

    @Test
    void is_of_the_same_addresses_in_a_session() {
        assertThat(subscribed("scaivault://notes/ten_a/app%2Fdb").has("result")).isTrue();
        assertThat(subscribed("scaivault://histories/ten_a/app/db").has("result"))
                .isTrue();
        assertThat(subscribed("scaivault://guesses/ten_a/app/db")
                        .at("/error/message")
                        .stringValue())
                .startsWith("Nobody is told when this changes");
        assertThat(subscribed("scaivault://notes/ten_a/infra/root")
                        .at("/error/message")
                        .stringValue())
                .startsWith("There is no resource");
    }

    private JsonNode subscribed(String uri) {
        var ask = "{'jsonrpc':'2.0','id':1,'method':'resources/subscribe','params':{'uri':'" + uri + "'}}";
        var incoming = Incoming.read(ask.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var watching = new WatchedWire();
        return StrictJson.read(
                dispatcher.answer(incoming, visit(House.ALL, watching)).body());
    }

    /** A connection that is a session. */
    private static final class WatchedWire implements Wire {
        @Override
        public boolean tells() {
            return false;
        }

        @Override
        public void tell(byte[] message) {}

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public boolean watch(String uri) {
            return true;
        }
    }

    @Test
    void a_list_has_changed_when_something_appeared_in_it_that_its_reader_may_list() throws Exception {
        var _ = listening("{'toolsListChanged':true,'resourcesListChanged':true}");
        changes.tell("ten_a", new Change.Kept("notes", "infra/root", true));
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        changes.tell("ten_a", new Change.Kept("policies", "", true));
        changes.tell("ten_b", new Change.Kept("notes", "app/db", true));
        changes.tell("ten_b", Change.Kept.ANYTHING);
        changes.tell("ten_a", new Change.Tools());
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");
        changes.tell("ten_a", new Change.Kept("notes", "app/db", true));
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/resources/list_changed");
    }

    @Test
    void what_may_not_be_seen_is_followed_by_no_sign_of_life_either() throws Exception {
        var _ = listening("{'resourcesListChanged':true,'resourceSubscriptions':['scaivault://notes/ten_a/infra/root','"
                + APP + "']}");
        changes.tell("ten_a", new Change.Kept("notes", "infra/root", true));
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        assertThat(next().at("/params/uri").stringValue()).isEqualTo(APP);
        assertThat(signs.availablePermits()).isZero();
    }

    @Test
    void signs_of_life_come_by_the_clock_whatever_happens_that_may_not_be_seen() throws Exception {
        var gate = house.dispatcher.gate();
        var offering = new GatedOffering(gate, List.of(House.NOTE), List.of());
        var listening = new Listening(gate, new Objections(gate), offering, hub, false, Duration.ofMillis(500), 2);
        var ask =
                (Incoming.One) Incoming.read(body("{'resourceSubscriptions':['scaivault://notes/ten_a/infra/root']}"));
        var turn = new Turn((Message.Ask) ask.message(), Revision.R2026_07_28, visit(House.ALL, wire));
        Thread.startVirtualThread(() -> listening.listen(turn));
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        for (int change = 0; change < 14; change++) {
            Thread.sleep(100);
            changes.tell("ten_a", new Change.Kept("notes", "infra/root", false));
        }
        assertThat(signs.availablePermits()).isEqualTo(2);
    }

    @Test
    void a_sessions_stream_looks_up_at_the_same_time_whatever_happens_that_may_not_be_seen() throws Exception {
        try (var notices = dispatcher.notices(
                visit(House.ALL, wire), "ten_a", () -> Set.of("scaivault://notes/ten_a/infra/root", APP))) {
            changes.tell("ten_a", new Change.Kept("notes", "infra/root", true));
            long before = System.nanoTime();
            assertThat(notices.next(Duration.ofMillis(300))).isEmpty();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000);
            changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
            assertThat(notices.next(Duration.ofSeconds(10))).hasSize(1);
        }
    }

    @Test
    void who_may_list_nothing_hears_of_no_list_even_when_anything_may_have_changed() throws Exception {
        house.keys.put(House.ALL, House.caller("ten_a", "sa:all", Set.of("hosts:read")));
        var _ = listening("{'toolsListChanged':true,'resourcesListChanged':true}");
        changes.tell("ten_a", Change.Kept.ANYTHING);
        changes.tell(new Change.Anything());
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");
        changes.tell("ten_a", new Change.Tools());
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void whoever_reads_slowly_keeps_nobody_else_from_hearing_and_hears_once_of_what_came_meanwhile() throws Exception {
        var slow = new Slow();
        var _ = listen(House.ALL, "{'toolsListChanged':true,'resourcesListChanged':true}", slow);
        slow.told.take();
        var _ = listening("{'toolsListChanged':true}");
        changes.tell("ten_a", new Change.Tools());
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");
        slow.writing.acquire();
        for (int number = 0; number < 10_000; number++) {
            changes.tell("ten_a", new Change.Kept("notes", "app/" + number, true));
        }
        changes.tell("ten_a", new Change.Tools());
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");

        slow.reads.countDown();

        assertThat(List.of(slow.told.take(), slow.told.take(), slow.told.take()))
                .extracting(each -> each.path("method").stringValue())
                .containsExactly(
                        "notifications/tools/list_changed",
                        "notifications/resources/list_changed",
                        "notifications/tools/list_changed");
        assertThat(slow.told).isEmpty();
    }

    /** A client that reads nothing after the first message until it is let to. */
    private static final class Slow implements Wire {
        private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        private final Semaphore writing = new Semaphore(0);
        private final CountDownLatch reads = new CountDownLatch(1);

        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            var next = StrictJson.read(message);
            if (!next.path("method").stringValue().endsWith("acknowledged")) {
                writing.release();
                try {
                    reads.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            told.add(next);
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    @Test
    void a_listener_that_fails_keeps_nobody_else_from_hearing() throws Exception {
        try (var _ = changes.hear("ten_a", _ -> {
            throw new IllegalStateException("broken");
        })) {
            var _ = listening("{'toolsListChanged':true}");
            var _ = listening("{'toolsListChanged':true}");
            changes.tell("ten_a", new Change.Tools());
            assertThat(List.of(next(), next()))
                    .extracting(each -> each.path("method").stringValue())
                    .containsOnly("notifications/tools/list_changed");
        }
    }

    @Test
    void ends_with_the_credential() throws Exception {
        var answer = listening("{'toolsListChanged':true}");
        house.revoked.put(House.ALL, java.util.Objects.requireNonNull(house.keys.remove(House.ALL)));
        changes.tell("ten_a", new Change.Rights());
        assertThat(answer.get(10, TimeUnit.SECONDS).at("/result/resultType").stringValue())
                .isEqualTo("complete");
        assertThat(told).isEmpty();
    }

    @Test
    void ends_with_the_rights_that_it_began_with() throws Exception {
        var answer = listening("{'toolsListChanged':true}");
        house.keys.put(House.ALL, java.util.Objects.requireNonNull(house.keys.get(House.READER)));
        changes.tell("ten_a", new Change.Rights());
        assertThat(answer.get(10, TimeUnit.SECONDS).at("/result/resultType").stringValue())
                .isEqualTo("complete");
        assertThat(told).isEmpty();
    }

    @Test
    void ends_at_once_where_the_server_has_begun_to_stop() throws Exception {
        changes.close();
        var answer = listening("{'toolsListChanged':true}");
        assertThat(answer.get(10, TimeUnit.SECONDS).at("/result/resultType").stringValue())
                .isEqualTo("complete");
    }

    @Test
    void is_acknowledged_only_as_far_as_the_endpoint_tells_anything() throws Exception {
        var wanted = Subscription.of(
                        StrictJson.read(
                                "{\"toolsListChanged\":true,\"resourcesListChanged\":true,\"resourceSubscriptions\":[\"a://b\"]}"))
                .orElseThrow();
        var capabilities = (tools.jackson.databind.node.ObjectNode)
                StrictJson.read("{\"tools\":{\"listChanged\":true},\"resources\":{}}");
        assertThat(wanted.within(capabilities)).isEqualTo(new Subscription(Set.of("toolsListChanged"), Set.of()));
    }

    @Test
    void ends_with_the_server_and_says_so() throws Exception {
        var answer = listening("{'toolsListChanged':true}");
        changes.close();
        assertThat(answer.get(10, TimeUnit.SECONDS)
                        .at("/result/_meta")
                        .path(Listening.SUBSCRIPTION)
                        .stringValue())
                .isEqualTo("l-1");
    }

    @Test
    void ends_when_nobody_reads() throws Exception {
        var answer = listening("{'toolsListChanged':true}");
        open = false;
        changes.tell("ten_a", new Change.Tools());
        answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void is_refused_to_strangers_to_plain_answers_and_to_nonsense() throws Exception {
        assertThat(listen(House.STRANGER, "{}", wire).get().at("/error/code").intValue())
                .isEqualTo(401);
        assertThat(listen(House.ALL, "{}", Wire.ANSWER_ONLY)
                        .get()
                        .at("/error/code")
                        .intValue())
                .isEqualTo(-32600);
        assertThat(listen(House.ALL, "7", wire).get().at("/error/code").intValue())
                .isEqualTo(-32602);
        assertThat(listen(House.ALL, "{'toolsListChanged':1}", wire)
                        .get()
                        .at("/error/code")
                        .intValue())
                .isEqualTo(-32602);
    }

    @Test
    void is_limited_for_each_caller() throws Exception {
        for (int i = 0; i < 200; i++) {
            var _ = listening("{'toolsListChanged':true}");
        }
        var refused = listen(House.ALL, "{}", wire).get();
        assertThat(refused.at("/error/code").intValue()).isEqualTo(429);
        assertThat(refused.at("/error/message").stringValue()).startsWith("You listen on 200 streams here");
    }

    @Test
    void says_of_a_full_node_that_it_is_not_the_callers_doing() throws Exception {
        // Two of the smallest node: the first tenant gets half of it, the second the other half.
        var small = new Listening(
                house.dispatcher.gate(),
                new Objections(house.dispatcher.gate()),
                new GatedOffering(house.dispatcher.gate()),
                hub,
                false,
                Duration.ofSeconds(15),
                2);
        var _ = listened(small, House.READER);
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(listened(small, House.ALL).get().at("/error/message").stringValue())
                .startsWith("Your tenant listens on half of all streams");
        var _ = listened(small, House.OTHER);
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        house.keys.put(House.STRANGER, House.caller("ten_c", "sa:third", Set.of("notes:read")));
        var refused = listened(small, House.STRANGER).get();
        assertThat(refused.at("/error/code").intValue()).isEqualTo(503);
        assertThat(refused.at("/error/message").stringValue()).startsWith("This node has no room for another stream");
    }

    private CompletableFuture<JsonNode> listened(Listening listening, Credential who) {
        var ask = (Incoming.One) Incoming.read(body("{'toolsListChanged':true}"));
        var turn = new Turn((Message.Ask) ask.message(), Revision.R2026_07_28, visit(who, wire));
        return CompletableFuture.supplyAsync(
                () -> StrictJson.read(listening.listen(turn).body()), Thread::startVirtualThread);
    }
}
