package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Stdio;
import dev.ostiary.surface.mcp.McpHouse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a shell pipes into a relay: lines, and their end directly behind them. */
@Timeout(60)
class RelayPipeTest {
    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'t','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";
    private static final String CALL = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':"
            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'}%s}}\n";
    private static final String HELLO = "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':"
            + "'2025-11-25','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}\n"
            + "{'jsonrpc':'2.0','method':'notifications/initialized'}\n";

    private final CountDownLatch spoken = new CountDownLatch(1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            spoken.countDown();
        }
    };
    private McpHouse house;
    private @Nullable HttpServer server;

    @BeforeEach
    void open() throws Exception {
        house = McpHouse.telling(new LocalChanges(), new Sessions(new byte[32], Clock.systemUTC()));
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        if (server != null) {
            server.stop(0);
        }
    }

    private static InputStream lines(String text) {
        return new ByteArrayInputStream(text.replace('\'', '"').getBytes(UTF_8));
    }

    private List<JsonNode> said(InputStream in, String url) throws Exception {
        var settings = RelaySettings.of(RelayProgram.VAULT, Map.of("SCAIVAULT_URL", url, "SCAIVAULT_TOKEN", "all"));
        new Stdio(in, out, new RelayDesk(new RelayUpstream(settings))).run();
        return out.toString(UTF_8)
                .lines()
                .map(line -> StrictJson.readOwn(line.getBytes(UTF_8)))
                .toList();
    }

    @Test
    void one_call_is_answered() throws Exception {
        assertThat(said(lines(CALL.formatted("," + META)), house.url()))
                .singleElement()
                .satisfies(answer -> assertThat(
                                answer.at("/result/structuredContent/path").stringValue())
                        .isEqualTo("a"));
    }

    @Test
    void calls_of_an_older_client_are_answered() throws Exception {
        var calls = CALL.formatted("") + CALL.formatted("").replace("7", "8");

        assertThat(said(lines(HELLO + calls), house.url()))
                .extracting(answer -> answer.path("id").intValue())
                .containsExactlyInAnyOrder(1, 7, 8);
    }

    @Test
    void a_subscription_ends_with_it_and_is_not_called_broken() throws Exception {
        var listen = "{'jsonrpc':'2.0','id':5,'method':'subscriptions/listen','params':{" + META
                + ",'notifications':{'resourceSubscriptions':['a://1']}}}\n";
        var end = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    spoken.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };

        assertThat(said(new SequenceInputStream(lines(listen), end), house.url()))
                .extracting(each -> each.path("method").asString(""))
                .containsExactly("notifications/subscriptions/acknowledged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void an_answer_larger_than_any_request_comes_whole(String type) throws Exception {
        var answer =
                "{'jsonrpc':'2.0','id':7,'result':{'content':[{'type':'text','text':'%s'},{'type':'text','text':'%s'}]}}"
                        .formatted("x".repeat(2 << 20), "y".repeat(4 << 20))
                        .replace('\'', '"');

        said(lines(CALL.formatted("," + META)), answering(type, answer));

        assertThat(out.toString(UTF_8).equals(answer + "\n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void an_answer_that_is_too_large_is_told_in_words(String type) throws Exception {
        var answer = "{'jsonrpc':'2.0','id':7,'result':{'x':'%s'}}"
                .formatted("x".repeat(33 << 20))
                .replace('\'', '"');

        assertThat(said(lines(CALL.formatted("," + META)), answering(type, answer)))
                .singleElement()
                .satisfies(told -> assertThat(told.at("/error/message").stringValue())
                        .contains("more than 32 MiB")
                        .contains("Ask for less"));
    }

    private String answering(String type, String answer) throws IOException {
        var body = (type.equals("application/json") ? answer : "data: " + answer + "\n\n").getBytes(UTF_8);
        var answering = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answering.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        answering.start();
        server = answering;
        return "http://127.0.0.1:" + answering.getAddress().getPort();
    }
}
