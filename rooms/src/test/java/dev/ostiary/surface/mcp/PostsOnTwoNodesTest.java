package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.store.TestGround;
import dev.ostiary.switchboard.Switchboard;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP+SSE behind a balancer: the stream is open at one node, and what is posted for it comes in at another. */
@Timeout(60)
class PostsOnTwoNodesTest {
    private static final String READ = """
            {"jsonrpc":"2.0","id":%d,"method":"tools/call",
             "params":{"name":"scaivault_read_secret","arguments":{"path":"a"}}}""";
    private static final String WRITE = """
            {"jsonrpc":"2.0","id":99,"method":"tools/call",
             "params":{"name":"scaivault_write_secret","arguments":{"path":"a","value":"v"}}}""";

    private final String tenant = TestGround.freshTenant();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Switchboard boardHere = Nodes.board();
    private McpHouse here;
    private McpHouse there;
    private EventReader stream;
    private String messages;

    @BeforeEach
    void open() throws Exception {
        here = Nodes.house(tenant, boardHere);
        there = Nodes.house(tenant, Nodes.board());
        stream = new EventReader(client.send(
                HttpRequest.newBuilder(URI.create(here.url() + "/mcp/vault/sse"))
                        .header("Authorization", "Bearer all")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream()));
        messages = stream.next().data();
    }

    @AfterEach
    void close() throws Exception {
        here.streams.close();
        stream.close();
        here.close();
        there.close();
    }

    private int post(String messages, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(there.url() + messages))
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(BodyPublishers.ofString(body));
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    @Test
    void is_answered_on_the_stream() throws Exception {
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer all"))
                .isEqualTo(202);

        assertThat(stream.next().data()).contains("hunter2-hunter2");
    }

    @Test
    void is_refused_to_any_other_credential_guard_or_address() throws Exception {
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer other"))
                .isEqualTo(404);
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer nobody"))
                .isEqualTo(401);
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer all", "X-Ostiary-Guard", "v=1;read-only"))
                .isEqualTo(404);
        assertThat(post(messages.replace("vault", "fleet"), READ.formatted(1), "Authorization", "Bearer all"))
                .isEqualTo(404);
        assertThat(post(messages + "0", READ.formatted(1), "Authorization", "Bearer all"))
                .isEqualTo(404);
    }

    @Test
    void is_refused_once_the_stream_or_its_node_is_gone() throws Exception {
        boardHere.attend(Duration.ZERO);
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer all"))
                .isEqualTo(404);
        boardHere.attend(Duration.ofMinutes(10));
        assertThat(post(messages, READ.formatted(1), "Authorization", "Bearer all"))
                .isEqualTo(202);
        assertThat(stream.next().data()).contains("hunter2-hunter2");

        here.streams.close();
        assertThat(stream.all()).isEmpty();

        assertThat(post(messages, READ.formatted(2), "Authorization", "Bearer all"))
                .isEqualTo(404);
    }

    @Test
    void waits_while_too_much_is_being_dealt_with_and_is_refused_beyond_that() throws Exception {
        var go = new Semaphore(0);
        var begun = new CountDownLatch(32);
        here.meanwhile = _ -> {
            begun.countDown();
            go.acquireUninterruptibly();
        };
        for (int number = 0; number < 32; number++) {
            assertThat(post(messages, WRITE, "Authorization", "Bearer all")).isEqualTo(202);
        }
        assertThat(begun.await(20, TimeUnit.SECONDS))
                .as("all were fetched, so that none of them takes a place from what comes next")
                .isTrue();
        int more = 0;
        while (post(messages, READ.formatted(more), "Authorization", "Bearer all") == 202) {
            more++;
        }
        assertThat(more).isGreaterThanOrEqualTo(32);
        go.release(32);

        var answered = new HashSet<Integer>();
        while (answered.size() < more) {
            var id = stream.message().path("id").intValue();
            if (id != 99) {
                answered.add(id);
            }
        }
        assertThat(answered)
                .isEqualTo(Set.copyOf(IntStream.range(0, more).boxed().toList()));
    }
}
