package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.LocalWithdrawals;
import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.kernel.mcp.SessionBook;
import dev.ostiary.kernel.mcp.Sessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** A session's own stream: what its client is told without having asked at that moment. */
@Timeout(60)
class SessionNoticesTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalChanges changes = new LocalChanges();
    private final Book book = new Book();
    private McpHouse house;
    private String session;

    @BeforeEach
    void open() throws Exception {
        house = McpHouse.telling(
                changes, new Sessions(new byte[32], CLOCK, book, Replays.NONE, new LocalWithdrawals()));
        session = opened();
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private String opened() throws Exception {
        return send("all", "", "POST", """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
                 "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""")
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
    }

    private HttpResponse<java.io.InputStream> send(
            String key, String session, String method, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(house.url() + "/mcp"))
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

    private EventReader stream(String... headers) throws Exception {
        return new EventReader(send("all", session, "GET", "", headers));
    }

    private ObjectNode ask(String method, String uri) throws Exception {
        var body = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"" + method + "\",\"params\":{\"uri\":\"" + uri + "\"}}";
        try (var answer = send("all", session, "POST", body).body()) {
            return (ObjectNode) StrictJson.read(answer.readAllBytes());
        }
    }

    /** A book that may be out of reach. */
    private static final class Book implements SessionBook {
        private final Set<String> watched = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;
        private volatile boolean shut;
        private final Semaphore silenced = new Semaphore(0);
        private volatile Optional<String> teller = Optional.empty();

        @Override
        public Page page(String tenant, String session) {
            if (shut) {
                throw new Refused(new Refusal.Unavailable("The database cannot be reached."));
            }
            return new Page(ended, Level.INFO, watched, teller);
        }

        @Override
        public void end(String tenant, String session) {
            ended = true;
        }

        @Override
        public void hear(String tenant, String session, Level least) {}

        @Override
        public boolean watch(String tenant, String session, String uri) {
            return watched.add(uri);
        }

        @Override
        public void unwatch(String tenant, String session, String uri) {
            watched.remove(uri);
        }

        @Override
        public void tells(String tenant, String session, String stream) {
            teller = Optional.of(stream);
        }

        @Override
        public void tellsNoMore(String tenant, String session, String stream) {
            teller = teller.filter(it -> !it.equals(stream));
            silenced.release();
        }
    }

    @Nested
    class a_stream {
        @Test
        void that_can_no_longer_be_served_ends_and_says_nothing_that_is_no_event() throws Exception {
            try (var body = send("all", session, "GET", "").body()) {
                body.read();
                book.shut = true;
                changes.tell("ten_a", new Change.Tools());

                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .doesNotContain("{");
            }
        }

        @Test
        void is_not_there_without_a_session() throws Exception {
            assertThat(send("all", "", "GET", "").statusCode()).isEqualTo(405);
        }

        @Test
        void is_nobody_elses() throws Exception {
            assertThat(send("other", session, "GET", "").statusCode()).isEqualTo(404);
            assertThat(send("nobody", session, "GET", "").statusCode()).isEqualTo(401);
        }

        @Test
        void tells_of_lists_that_changed_and_of_nothing_that_the_server_does_not_announce() throws Exception {
            try (var stream = stream()) {
                assertThat(stream.next().id()).isNotEmpty();

                changes.tell("ten_b", new Change.Tools());
                changes.tell("ten_a", new Change.Prompts());
                changes.tell("ten_a", new Change.Tools());

                assertThat(stream.message().path("method").asString()).isEqualTo("notifications/tools/list_changed");
            }
        }

        @Test
        void tells_who_comes_back_to_it_that_anything_may_have_changed() throws Exception {
            ask("resources/subscribe", "a://1");
            String last;
            try (var stream = stream()) {
                last = stream.next().id();
            }

            try (var stream = stream("Last-Event-ID", last)) {
                stream.next();
                assertThat(java.util.List.of(
                                stream.message().path("method").asString(),
                                stream.message().path("method").asString()))
                        .containsExactlyInAnyOrder(
                                "notifications/tools/list_changed", "notifications/resources/updated");
            }
        }

        @Test
        void tells_only_while_it_is_the_newest_of_its_session() throws Exception {
            ask("resources/subscribe", "a://1");
            ask("resources/subscribe", "a://2");
            try (var older = stream()) {
                older.next();
                try (var newer = stream()) {
                    newer.next();
                    changes.tell("ten_a", new Change.Resource("a://1"));
                    assertThat(newer.message().at("/params/uri").asString()).isEqualTo("a://1");
                }
                book.silenced.acquire();

                changes.tell("ten_a", new Change.Resource("a://2"));
                assertThat(older.message().at("/params/uri").asString()).isEqualTo("a://2");
            }
        }

        @Test
        void ends_with_its_session() throws Exception {
            try (var stream = stream()) {
                stream.next();

                send("all", session, "DELETE", "");

                assertThat(stream.all()).isEmpty();
            }
        }

        @Test
        void ends_with_its_credential() throws Exception {
            try (var stream = stream()) {
                stream.next();

                house.keys.remove(new Credential.Bearer(new Secret("all")));
                changes.tell("ten_a", new Change.Tools());

                assertThat(stream.all()).isEmpty();
            }
        }

        @Test
        void is_refused_to_who_has_too_many_and_when_all_together_have() throws Exception {
            for (int number = 0; number < 4; number++) {
                stream().next();
            }

            assertThat(send("all", session, "GET", "").statusCode()).isEqualTo(429);
        }
    }

    @Nested
    class a_resource {
        @Test
        void is_told_of_once_it_is_watched_and_no_more_when_it_is_not() throws Exception {
            assertThat(ask("resources/subscribe", "a://1").has("result")).isTrue();
            assertThat(ask("resources/subscribe", "a://2").has("result")).isTrue();
            try (var stream = stream()) {
                stream.next();
                changes.tell("ten_a", new Change.Resource("a://1"));
                assertThat(stream.message().at("/params/uri").asString()).isEqualTo("a://1");

                assertThat(ask("resources/unsubscribe", "a://1").has("result")).isTrue();
                changes.tell("ten_a", new Change.Resource("a://1"));
                changes.tell("ten_a", new Change.Resource("a://2"));

                assertThat(stream.message().at("/params/uri").asString()).isEqualTo("a://2");
            }
        }

        @Test
        void that_may_not_be_seen_is_not_there_to_watch() throws Exception {
            assertThat(ask("resources/subscribe", "a://hidden")
                            .at("/error/code")
                            .intValue())
                    .isEqualTo(-32002);
        }

        @Test
        void is_watched_in_a_session_or_not_at_all() throws Exception {
            session = "";

            assertThat(ask("resources/subscribe", "a://1").has("error")).isTrue();
        }
    }
}
