package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** A call that is at work while its client takes it back. */
@Timeout(60)
class WithdrawalsTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Work> works = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String next = "a";
    private McpHouse here;
    private McpHouse there;

    /** What one call does, one begun after the other: it looks whether anybody waits, until it finds that nobody does. */
    private static final class Work {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
    }

    @BeforeEach
    void open() throws Exception {
        var tenant = TestGround.freshTenant();
        here = Nodes.house(tenant, Nodes.board());
        there = Nodes.house(tenant, Nodes.board());
        here.meanwhile = call -> {
            var work = work(next);
            work.begun.countDown();
            while (over.getCount() > 0 && !call.conversation().cancelled()) {
                rest();
            }
            work.ended.countDown();
        };
    }

    private static void rest() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() throws Exception {
        over.countDown();
        here.close();
        there.close();
    }

    private Work work(String path) {
        return works.computeIfAbsent(path, _ -> new Work());
    }

    private static String call(int id, String path) {
        return "{'jsonrpc':'2.0','id':%d,'method':'tools/call','params':{'name':'scaivault_write_secret','arguments':{'path':'%s','value':'v'}}}"
                .formatted(id, path);
    }

    private static String cancelled(String id) {
        return "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':%s,'reason':'enough'}}"
                .formatted(id);
    }

    private HttpRequest request(String url, String key, String session, String body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        return session.isEmpty()
                ? request.build()
                : request.header("Mcp-Session-Id", session).build();
    }

    private CompletableFuture<HttpResponse<String>> begin(String url, String session, int id, String path)
            throws InterruptedException {
        next = path;
        var answer =
                client.sendAsync(request(url, "all", session, call(id, path)), HttpResponse.BodyHandlers.ofString());
        assertThat(work(path).begun.await(30, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private int post(String url, String key, String session, String body) throws Exception {
        return client.send(request(url, key, session, body), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private boolean ends(String path) throws InterruptedException {
        return work(path).ended.await(30, TimeUnit.SECONDS);
    }

    @Nested
    class In_a_session {
        private String session;

        @BeforeEach
        void shakeHands() throws Exception {
            session = opened("all");
        }

        private String opened(String key) throws Exception {
            return client.send(request(here.url() + "/mcp", key, "", """
                            {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-11-25',
                             'capabilities':{'elicitation':{}},'clientInfo':{'name':'t','version':'1'}}}"""), HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .orElseThrow();
        }

        @Test
        void it_ends_without_an_answer_at_whatever_node_it_is_taken_back() throws Exception {
            var answers = Map.of(
                    here, begin(here.url() + "/mcp", session, 7, "a"),
                    there, begin(here.url() + "/mcp", session, 8, "b"));

            assertThat(post(here.url() + "/mcp", "all", session, cancelled("7")))
                    .isEqualTo(202);
            assertThat(post(there.url() + "/mcp", "all", session, cancelled("8")))
                    .isEqualTo(202);

            assertThat(ends("a")).isTrue();
            assertThat(ends("b")).isTrue();
            for (var answer : answers.values()) {
                assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                assertThat(answer.get().headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                assertThat(answer.get().body()).doesNotContain("data:");
            }
        }

        @Test
        void it_ends_at_once_while_it_waits_for_an_answer_of_its_client() throws Exception {
            var sure = new Question.Form(
                    "sure", "Sure?", (ObjectNode) StrictJson.read("{\"type\":\"object\",\"properties\":{}}"));
            here.meanwhile = call -> call.conversation().ask(sure);
            for (var node : new McpHouse[] {here, there}) {
                var asking = client.send(
                        request(here.url() + "/mcp", "all", session, call(7, "a")),
                        HttpResponse.BodyHandlers.ofInputStream());
                try (var stream = new EventReader(asking)) {
                    stream.next();
                    assertThat(stream.message().path("method").asString()).isEqualTo("elicitation/create");

                    assertThat(post(node.url() + "/mcp", "all", session, cancelled("7")))
                            .isEqualTo(202);

                    var rest = new FutureTask<>(stream::all);
                    Thread.startVirtualThread(rest);
                    assertThat(rest.get(5, TimeUnit.SECONDS)).isEmpty();
                }
            }
        }

        @Test
        void nobody_else_takes_it_back_nor_another_id() throws Exception {
            var answer = begin(here.url() + "/mcp", session, 7, "a");
            var marker = begin(here.url() + "/mcp", session, 8, "b");
            for (var node : new McpHouse[] {here, there}) {
                var url = node.url() + "/mcp";
                assertThat(post(url, "all", opened("all"), cancelled("7"))).isEqualTo(202);
                assertThat(post(url, "other", opened("other"), cancelled("7"))).isEqualTo(202);
                assertThat(post(url, "other", session, cancelled("7"))).isEqualTo(404);
                assertThat(post(url, "all", "", cancelled("7"))).isEqualTo(202);
                assertThat(post(url, "all", session, cancelled("'7'"))).isEqualTo(202);
            }

            // What nodes tell each other comes in order: nothing from before is on its way any more.
            assertThat(post(there.url() + "/mcp", "all", session, cancelled("8")))
                    .isEqualTo(202);
            assertThat(ends("b")).isTrue();
            assertThat(work("a").ended.getCount()).isOne();
            over.countDown();

            assertThat(answer.get(30, TimeUnit.SECONDS).body()).contains("\"id\":7");
            assertThat(marker.get(30, TimeUnit.SECONDS).body()).doesNotContain("\"id\":8");
        }
    }

    @Nested
    class Over_a_stream_of_2024_11_05 {
        @Test
        void it_ends_without_an_answer() throws Exception {
            var opened = client.send(
                    HttpRequest.newBuilder(URI.create(here.url() + "/mcp/vault/sse"))
                            .header("Authorization", "Bearer all")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (var stream = new EventReader(opened)) {
                var messages = here.url() + stream.next().data();
                assertThat(post(messages, "all", "", call(7, "a"))).isEqualTo(202);
                assertThat(work("a").begun.await(30, TimeUnit.SECONDS)).isTrue();

                assertThat(post(messages, "all", "", cancelled("7"))).isEqualTo(202);
                assertThat(ends("a")).isTrue();

                assertThat(post(messages, "all", "", "{'jsonrpc':'2.0','id':8,'method':'ping'}"))
                        .isEqualTo(202);
                assertThat(stream.message().path("id").intValue()).isEqualTo(8);
            }
        }
    }

    @Nested
    class Of_2026_07_28 {
        @Test
        void it_ends_when_its_connection_is_closed() throws Exception {
            var body = """
                    {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"scaivault_write_secret",
                     "arguments":{"path":"a","value":"v"},
                     "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                              "io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},
                              "io.modelcontextprotocol/clientCapabilities":{}}}}""";
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), here.port())) {
                write(socket, body);
                assertThat(work("a").begun.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(first(socket.getInputStream())).isEqualTo("HTTP/1.1 200");
                assertThat(work("a").ended.getCount()).isOne();
            }

            assertThat(ends("a")).isTrue();
        }

        private void write(Socket socket, String body) throws IOException {
            var head = """
                    POST /mcp HTTP/1.1
                    Host: 127.0.0.1
                    Authorization: Bearer all
                    Content-Type: application/json
                    Accept: application/json, text/event-stream
                    MCP-Protocol-Version: 2026-07-28
                    Mcp-Method: tools/call
                    Mcp-Name: scaivault_write_secret
                    Mcp-Param-Path: a
                    Content-Length: %d

                    """.formatted(body.length()).replace("\n", "\r\n");
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        }

        private static String first(InputStream in) throws IOException {
            return new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.UTF_8);
        }
    }
}
