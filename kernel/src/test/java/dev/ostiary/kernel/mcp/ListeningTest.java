package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListeningTest extends Earshot {
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
