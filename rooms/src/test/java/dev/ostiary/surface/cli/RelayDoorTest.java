package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.surface.mcp.McpHouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client over HTTP, a relay that listens on the loopback, and a server behind it. */
@Timeout(60)
class RelayDoorTest {
    private static final String HELLO = "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':"
            + "'2025-11-25','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}";
    private static final String CALL = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':"
            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'}%s}}";
    private static final String META = ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'t','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalChanges changes = new LocalChanges();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private McpHouse house;
    private RelayDoor door;

    @BeforeEach
    void open() throws Exception {
        house = McpHouse.telling(changes, new Sessions(new byte[32], Clock.systemUTC()));
        house.meanwhile = call -> {
            begun.countDown();
            while (!call.conversation().cancelled()) {
                LockSupport.parkNanos(1_000_000);
            }
            ended.countDown();
        };
        var settings = RelaySettings.of(
                RelayProgram.VAULT,
                Map.of("SCAIVAULT_URL", house.url(), "SCAIVAULT_TOKEN", "all", "MCP_TRANSPORT", "http", "PORT", "0"));
        door = RelayDoor.open(settings, new RelayUpstream(settings));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        house.close();
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private HttpResponse<InputStream> post(String path, String body, String... headers) throws Exception {
        var request = at(path).POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        return client.send(
                (headers.length > 0 ? request.headers(headers) : request).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private BufferedReader stream(String path, String... headers) throws Exception {
        var request = headers.length > 0 ? at(path).headers(headers) : at(path);
        var opened = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(opened.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(opened.body(), UTF_8));
    }

    /** The next event's data that is not empty. */
    private static String data(BufferedReader stream) throws IOException {
        for (var line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith("data: ") && line.length() > 6) {
                return line.substring(6);
            }
        }
        return "";
    }

    private String session() throws Exception {
        return post("/mcp", HELLO).headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    @Test
    void an_older_client_hears_of_changes_on_its_own_stream() throws Exception {
        var session = session();
        try (var stream = stream("/mcp", "Mcp-Session-Id", session)) {
            assertThat(stream.readLine()).startsWith("id: ");
            changes.tell("ten_a", new Change.Tools());

            assertThat(data(stream)).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void a_client_of_2024_11_05_hears_of_what_it_watches() throws Exception {
        try (var stream = stream("/sse")) {
            var messages = data(stream);
            post(messages, HELLO);
            assertThat(data(stream)).contains("\"protocolVersion\"");
            post(messages, "{'jsonrpc':'2.0','method':'notifications/initialized'}");
            post(messages, "{'jsonrpc':'2.0','id':2,'method':'resources/subscribe','params':{'uri':'a://1'}}");
            assertThat(data(stream)).contains("\"id\":2");

            var telling = Thread.startVirtualThread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    changes.tell("ten_a", new Change.Resource("a://1"));
                    LockSupport.parkNanos(50_000_000);
                }
            });
            assertThat(data(stream)).contains("notifications/resources/updated").contains("a://1");
            telling.interrupt();
        }
    }

    @Test
    void a_client_of_2024_11_05_takes_its_call_back() throws Exception {
        try (var stream = stream("/sse")) {
            var messages = data(stream);
            post(messages, HELLO);
            assertThat(data(stream)).contains("\"protocolVersion\"");
            post(messages, CALL.formatted(""));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            post(messages, "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_older_client_takes_its_call_back() throws Exception {
        var session = session();
        var answer = client.sendAsync(
                at("/mcp")
                        .header("Mcp-Session-Id", session)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                CALL.formatted("").replace('\'', '"')))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        var cancelled = "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}";
        assertThat(post("/mcp", cancelled, "Mcp-Session-Id", session).statusCode())
                .isEqualTo(202);

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).doesNotContain("\"id\":7");
    }

    @Test
    void a_modern_client_takes_its_call_back_by_closing_its_connection() throws Exception {
        var body = CALL.formatted(META).replace('\'', '"');
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
            var head = """
                    POST /mcp HTTP/1.1
                    Host: 127.0.0.1
                    Content-Type: application/json
                    Accept: application/json, text/event-stream
                    MCP-Protocol-Version: 2026-07-28
                    Mcp-Method: tools/call
                    Mcp-Name: scaivault_write_secret
                    Mcp-Param-Path: a
                    Content-Length: %d

                    """.formatted(body.length()).replace("\n", "\r\n");
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
