package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.store.TestGround;
import dev.ostiary.switchboard.Switchboard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A balancer without sticky sessions: each request of a session goes to another node. */
@Timeout(60)
class SessionsOnTwoNodesTest {
    private static final String CALL = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':"
            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'},'_meta':{'progressToken':'p'}}}";
    private static final Question QUESTION =
            new Question.Form("sure", "Sure?", json("{'type':'object','properties':{'text':{'type':'string'}}}"));

    private final String tenant = TestGround.freshTenant();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Switchboard board = Nodes.board();
    private McpHouse here;
    private McpHouse there;
    private String session;

    @BeforeEach
    void open() throws Exception {
        here = Nodes.house(tenant, board);
        there = Nodes.house(tenant, board);
        session = opened("2025-11-25");
    }

    @AfterEach
    void close() throws Exception {
        here.close();
        there.close();
    }

    private String opened(String revision) throws Exception {
        var shaken = post(here, "all", "", """
                {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'%s',
                 'capabilities':{'elicitation':{}},'clientInfo':{'name':'t','version':'1'}}}""".formatted(revision));
        shaken.body().close();
        return shaken.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    private HttpResponse<java.io.InputStream> post(McpHouse node, String key, String session, String body)
            throws Exception {
        return send(node, key, session, "POST", body.replace('\'', '"'));
    }

    private HttpResponse<java.io.InputStream> send(
            McpHouse node, String key, String session, String method, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(node.url() + "/mcp"))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    static tools.jackson.databind.node.ObjectNode json(String text) {
        return (tools.jackson.databind.node.ObjectNode)
                StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private EventReader comeBack(McpHouse node, String event) throws Exception {
        return new EventReader(send(node, "all", session, "GET", "", "Last-Event-ID", event));
    }

    @Nested
    class a_question {
        private final Semaphore told = new Semaphore(0);

        @BeforeEach
        void ask() {
            here.meanwhile = call -> {
                var given = call.conversation().ask(QUESTION);
                call.conversation()
                        .log(
                                Level.INFO,
                                "they said " + given.content().path("text").asString(""));
                told.release();
            };
        }

        private int answer(McpHouse node, String key, String id, String text) throws Exception {
            return post(
                            node,
                            key,
                            session,
                            "{'jsonrpc':'2.0','id':'%s','result':{'action':'accept','content':{'text':'%s'}}}"
                                    .formatted(id, text))
                    .statusCode();
        }

        @Test
        void is_answered_at_another_node() throws Exception {
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                assertThat(stream.next().data()).isEmpty();
                var question = stream.message();
                assertThat(question.path("method").asString()).isEqualTo("elicitation/create");

                assertThat(answer(there, "all", question.path("id").asString(), "blue"))
                        .isEqualTo(202);

                assertThat(stream.message().at("/params/data").asString()).isEqualTo("they said blue");
                assertThat(stream.message().at("/result/structuredContent/path").asString())
                        .isEqualTo("a");
            }
        }

        @Test
        void is_answered_by_nobody_else() throws Exception {
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                stream.next();
                var id = stream.message().path("id").asString();

                post(
                        there,
                        "other",
                        "",
                        "{'jsonrpc':'2.0','id':'%s','result':{'action':'accept','content':{'text':'evil'}}}"
                                .formatted(id));
                assertThat(told.availablePermits()).isZero();
                answer(there, "all", id, "good");

                assertThat(stream.message().at("/params/data").asString()).isEqualTo("they said good");
            }
        }
    }

    @Nested
    class a_session {
        @Test
        void that_ended_at_one_node_has_ended_at_the_other() throws Exception {
            assertThat(post(there, "all", session, "{'jsonrpc':'2.0','id':2,'method':'ping'}")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(send(here, "all", session, "DELETE", "").statusCode()).isEqualTo(204);

            until(() -> post(there, "all", session, "{'jsonrpc':'2.0','id':2,'method':'ping'}")
                            .statusCode()
                    == 404);
        }

        @Test
        void hears_at_every_node_what_it_chose_to_hear_at_one() throws Exception {
            there.meanwhile = call -> {
                for (var level : Level.values()) {
                    call.conversation().log(level, "heard");
                }
            };
            assertThat(levels(session)).startsWith("info").hasSize(7);

            post(
                    here,
                    "all",
                    session,
                    "{'jsonrpc':'2.0','id':2,'method':'logging/setLevel','params':{'level':'error'}}");

            until(() -> levels(session).equals(List.of("error", "critical", "alert", "emergency")));
            assertThat(levels(opened("2025-11-25"))).hasSize(7);
        }

        private List<String> levels(String session) throws Exception {
            try (var stream = new EventReader(post(there, "all", session, CALL))) {
                return stream.all().stream()
                        .filter(event -> event.data().contains("notifications/message"))
                        .map(event -> StrictJson.read(event.data())
                                .at("/params/level")
                                .asString())
                        .toList();
            }
        }
    }

    @Nested
    class a_stream {
        private final AtomicBoolean parted = new AtomicBoolean();
        private final Semaphore go = new Semaphore(0);

        private void progress(McpHouse node) {
            node.meanwhile = call -> {
                call.conversation().progress(1, 2);
                call.conversation().progress(2, 2);
            };
        }

        @Test
        void begins_with_an_event_to_come_back_to_and_numbers_the_others() throws Exception {
            progress(here);
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                var all = stream.all();

                assertThat(all).hasSize(4);
                assertThat(all.getFirst().data()).isEmpty();
                assertThat(all.getFirst().retry()).isNotEmpty();
                assertThat(all)
                        .extracting(EventReader.Event::id)
                        .doesNotHaveDuplicates()
                        .doesNotContain("");
            }
        }

        @Test
        void of_an_older_revision_has_ids_and_no_event_without_a_message() throws Exception {
            progress(here);
            for (var revision : List.of("2025-03-26", "2025-06-18")) {
                try (var stream = new EventReader(post(here, "all", opened(revision), CALL))) {
                    var all = stream.all();
                    assertThat(all).hasSize(3);
                    assertThat(all).extracting(EventReader.Event::data).doesNotContain("");
                    assertThat(all).extracting(EventReader.Event::id).doesNotContain("");
                }
            }
        }

        @Test
        void without_a_session_has_no_ids() throws Exception {
            progress(here);
            try (var stream = new EventReader(post(here, "all", "", CALL))) {
                assertThat(stream.all())
                        .hasSize(3)
                        .extracting(EventReader.Event::id)
                        .containsOnly("");
            }
        }

        @Test
        void is_read_on_at_another_node_from_where_it_was_lost() throws Exception {
            progress(here);
            List<EventReader.Event> all;
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                all = stream.all();
            }

            try (var again = comeBack(there, all.get(1).id())) {
                var rest = again.all();
                assertThat(rest)
                        .extracting(EventReader.Event::data)
                        .isEqualTo(all.subList(2, 4).stream()
                                .map(EventReader.Event::data)
                                .toList());
                assertThat(rest)
                        .extracting(EventReader.Event::id)
                        .isEqualTo(all.subList(2, 4).stream()
                                .map(EventReader.Event::id)
                                .toList());
            }
        }

        @Test
        void may_be_let_go_before_the_answer_which_waits_at_every_node() throws Exception {
            here.meanwhile = call -> {
                parted.set(((Exchange) call.conversation()).visit().wire().part());
                go.acquireUninterruptibly();
                call.conversation().progress(1, 2);
            };
            String prime;
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                var all = stream.all();
                assertThat(all).extracting(EventReader.Event::data).containsOnly("");
                assertThat(all.getLast().retry()).isNotEmpty();
                prime = all.getFirst().id();
            }

            try (var again = comeBack(there, prime)) {
                go.release();
                assertThat(again.message().path("method").asString()).isEqualTo("notifications/progress");
                assertThat(again.message().path("id").intValue()).isEqualTo(7);
                assertThat(again.all()).isEmpty();
                assertThat(parted).isTrue();
            }
        }

        @Test
        void of_a_call_that_was_taken_back_ends_without_a_message_for_whoever_comes_back() throws Exception {
            here.meanwhile = call -> {
                var taken = new Semaphore(0);
                call.conversation().progress(1, 2);
                try (var _ = call.conversation().onCancel(taken::release)) {
                    taken.acquireUninterruptibly();
                }
            };
            for (var revision : List.of("2025-06-18", "2025-11-25")) {
                session = opened(revision);
                String last;
                try (var stream = new EventReader(post(here, "all", session, CALL))) {
                    var event = stream.next();
                    event = event.data().isEmpty() ? stream.next() : event;
                    last = event.id();
                    post(
                            there,
                            "all",
                            session,
                            "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");
                    assertThat(stream.all()).isEmpty();
                }
                try (var again = comeBack(there, last)) {
                    assertThat(again.all()).isEmpty();
                }
            }
        }

        @Test
        void whose_node_is_lost_ends_elsewhere_with_an_error_that_says_so() throws Exception {
            here.meanwhile = call -> {
                call.conversation().progress(1, 2);
                go.acquireUninterruptibly();
            };
            try (var stream = new EventReader(post(here, "all", session, CALL));
                    var again = comeBack(there, stream.next().id())) {
                assertThat(again.message().path("method").asString()).isEqualTo("notifications/progress");

                board.leave();

                var last = again.message();
                assertThat(last.path("id").intValue()).isEqualTo(7);
                assertThat(last.at("/error/data/code").asString()).isEqualTo("node_lost");
                assertThat(again.all()).isEmpty();
            } finally {
                go.release();
            }
        }

        @Test
        void of_a_client_that_cannot_come_back_is_not_let_go() throws Exception {
            here.meanwhile = call ->
                    parted.set(((Exchange) call.conversation()).visit().wire().part());

            for (var it : Arrays.asList("", opened("2025-06-18"))) {
                var answer = post(here, "all", it, CALL);
                assertThat(parted).isFalse();
                assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"id\":7");
            }
        }

        @Test
        void is_nobody_elses() throws Exception {
            progress(here);
            List<EventReader.Event> all;
            try (var stream = new EventReader(post(here, "all", session, CALL))) {
                all = stream.all();
            }
            var event = all.getFirst().id();

            assertThat(send(there, "other", session, "GET", "", "Last-Event-ID", event)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(send(there, "all", opened("2025-11-25"), "GET", "", "Last-Event-ID", event)
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send(there, "nobody", session, "GET", "", "Last-Event-ID", event)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private interface Asked {
        boolean holds() throws Exception;
    }

    /** Waits for what one node tells another. */
    private static void until(Asked asked) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!asked.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }
}
