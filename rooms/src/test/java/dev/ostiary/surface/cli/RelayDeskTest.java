package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.surface.mcp.McpHouse;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client over stdio, a relay, and a server behind it. */
@Timeout(60)
class RelayDeskTest {
    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'t','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";
    private static final String DISCOVER =
            "{'jsonrpc':'2.0','id':1,'method':'server/discover','params':{" + META + "}}";
    private static final String CALL = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':"
            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'}}}";

    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private McpHouse house;
    private RelayDesk desk;

    @BeforeEach
    void open() throws Exception {
        house = new McpHouse();
        desk = relay(house.url());
    }

    private static RelayDesk relay(String url) throws Exception {
        return new RelayDesk(new RelayUpstream(
                RelaySettings.of(RelayProgram.VAULT, Map.of("SCAIVAULT_URL", url, "SCAIVAULT_TOKEN", "all"))));
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private Thread send(String text) {
        return Thread.startVirtualThread(() -> take(text));
    }

    private void take(String text) {
        var raw = text.replace('\'', '"').getBytes(UTF_8);
        desk.take(Incoming.read(raw), raw, new Desk.Outlet() {
            @Override
            public void send(byte[] json) {
                told.add(StrictJson.read(json));
            }

            @Override
            public boolean open() {
                return true;
            }
        });
    }

    private JsonNode next() throws InterruptedException {
        var next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private void shakeHands(String capabilities) throws InterruptedException {
        send("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-11-25','capabilities':"
                + capabilities + ",'clientInfo':{'name':'t','version':'1'}}}");
        assertThat(next().at("/result/protocolVersion").stringValue()).isEqualTo("2025-11-25");
    }

    @Nested
    class a_question_of_the_server {
        @BeforeEach
        void ask() {
            var schema = (ObjectNode) StrictJson.read(
                    "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}".getBytes(UTF_8));
            house.meanwhile = call -> call.conversation().ask(new Question.Form("sure", "Sure?", schema));
        }

        @Test
        void reaches_a_client_that_can_answer_and_its_answer_the_server() throws Exception {
            shakeHands("{'elicitation':{}}");
            send(CALL);

            var question = next();
            assertThat(question.path("method").stringValue()).isEqualTo("elicitation/create");
            send("{'jsonrpc':'2.0','id':'" + question.path("id").stringValue()
                    + "','result':{'action':'accept','content':{'text':'yes'}}}");

            assertThat(next().at("/result/structuredContent/path").stringValue())
                    .isEqualTo("a");
        }

        @Test
        void is_not_put_to_a_client_that_did_not_say_it_can() throws Exception {
            shakeHands("{}");
            send(CALL);

            assertThat(next().at("/result/isError").booleanValue()).isTrue();
        }
    }

    @Nested
    class a_change {
        private final LocalChanges changes = new LocalChanges();
        private McpHouse telling;

        @BeforeEach
        void tell() throws Exception {
            telling = McpHouse.telling(changes, new Sessions(new byte[32], Clock.systemUTC()));
            desk = relay(telling.url());
        }

        @AfterEach
        void hush() throws Exception {
            telling.close();
        }

        @Test
        void reaches_an_older_client_that_watches() throws Exception {
            shakeHands("{}");
            send("{'jsonrpc':'2.0','method':'notifications/initialized'}");
            send("{'jsonrpc':'2.0','id':2,'method':'resources/subscribe','params':{'uri':'a://1'}}");
            assertThat(next().has("result")).isTrue();

            var notice = until(new Change.Resource("a://1"));
            assertThat(notice.path("method").stringValue()).isEqualTo("notifications/resources/updated");
            assertThat(notice.at("/params/uri").stringValue()).isEqualTo("a://1");
        }

        @Test
        void reaches_an_older_client_whose_server_has_forgotten_its_session() throws Exception {
            shakeHands("{}");
            send("{'jsonrpc':'2.0','method':'notifications/initialized'}");
            send("{'jsonrpc':'2.0','id':2,'method':'resources/subscribe','params':{'uri':'a://1'}}");
            assertThat(next().has("result")).isTrue();
            until(new Change.Tools());
            int port = telling.port();
            telling.close();
            told.clear();
            telling = McpHouse.telling(changes, new Sessions(new byte[] {1}, Clock.systemUTC()), port);

            var notice = next();
            assertThat(List.of(
                            notice.path("method").stringValue(),
                            next().path("method").stringValue()))
                    .containsExactlyInAnyOrder("notifications/tools/list_changed", "notifications/resources/updated");
        }

        @Test
        void reaches_a_modern_client_that_listens() throws Exception {
            send("{'jsonrpc':'2.0','id':5,'method':'subscriptions/listen','params':{" + META
                    + ",'notifications':{'resourceSubscriptions':['a://1']}}}");
            assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");

            var notice = until(new Change.Resource("a://1"));
            assertThat(notice.at("/params/uri").stringValue()).isEqualTo("a://1");
            assertThat(notice.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                            .intValue())
                    .isEqualTo(5);
        }

        /** The stream is opened beside what the client asks: tells until it is heard. */
        private JsonNode until(Change change) throws InterruptedException {
            JsonNode heard = null;
            while (heard == null) {
                changes.tell("ten_a", change);
                heard = told.poll(50, TimeUnit.MILLISECONDS);
            }
            return heard;
        }
    }

    @Nested
    class a_call {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @BeforeEach
        void work() {
            house.meanwhile = call -> {
                begun.countDown();
                while (!call.conversation().cancelled()) {
                    LockSupport.parkNanos(1_000_000);
                }
                ended.countDown();
            };
        }

        private void takeBack() throws InterruptedException {
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            send("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            send("{'jsonrpc':'2.0','id':8,'method':'tools/list'}");
            assertThat(next().path("id").intValue()).isEqualTo(8);
        }

        @Test
        void of_an_older_client_ends_at_the_server_when_it_is_taken_back() throws Exception {
            shakeHands("{}");
            send(CALL);
            takeBack();
        }

        @Test
        void of_a_modern_client_ends_at_the_server_when_it_is_taken_back() throws Exception {
            send(CALL.replace("'name'", META + ",'name'"));
            takeBack();
        }
    }

    @Nested
    class a_server_that_breaks_off {
        private volatile String stream = "";
        private HttpServer broken;

        @BeforeEach
        void begin() throws Exception {
            broken = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            broken.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(stream.getBytes(UTF_8));
                }
            });
            broken.start();
            desk = relay("http://127.0.0.1:" + broken.getAddress().getPort());
        }

        @AfterEach
        void end() {
            broken.stop(0);
        }

        @Test
        void leaves_no_request_without_an_answer() throws Exception {
            stream = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n";
            send(CALL);

            assertThat(next().path("method").stringValue()).isEqualTo("notifications/message");
            var answer = next();
            assertThat(answer.path("id").intValue()).isEqualTo(7);
            assertThat(answer.at("/error/message").stringValue())
                    .contains("broke off")
                    .contains("look before you ask again");
        }

        @Test
        void leaves_no_request_of_a_batch_without_an_answer() throws Exception {
            stream = "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
            send("[{'jsonrpc':'2.0','id':1,'method':'tools/list'},{'jsonrpc':'2.0','id':2,'method':'tools/list'}]");

            assertThat(next().path("result").isObject()).isTrue();
            assertThat(next().path("id").intValue()).isEqualTo(2);
        }
    }

    @Nested
    class a_server_that_is_frozen {
        private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
        private final CountDownLatch thawed = new CountDownLatch(1);
        private HttpServer frozen;

        @BeforeEach
        void begin() throws Exception {
            frozen = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            frozen.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            frozen.createContext("/", exchange -> {
                try (exchange) {
                    asked.add(exchange.getRequestMethod());
                    thawed.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            frozen.start();
            desk = relay("http://127.0.0.1:" + frozen.getAddress().getPort());
        }

        @AfterEach
        void end() {
            thawed.countDown();
            frozen.stop(0);
        }

        /** What asks nothing, and a ping, is dealt with on the thread that reads on. */
        @Test
        void keeps_nothing_else_waiting() throws Exception {
            shakeHands("{}");
            var first = send(CALL);
            assertThat(asked.poll(30, TimeUnit.SECONDS)).isEqualTo("POST");
            var second = send(CALL.replace("'id':7", "'id':8"));

            CompletableFuture.runAsync(
                            () -> {
                                take("{'jsonrpc':'2.0','method':'notifications/initialized'}");
                                take("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");
                                take("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':8}}");
                                take("{'jsonrpc':'2.0','id':9,'method':'ping'}");
                            },
                            Thread::startVirtualThread)
                    .get(30, TimeUnit.SECONDS);

            assertThat(next().path("id").intValue()).isEqualTo(9);
            first.join();
            second.join();
            shakeHands("{}");
            assertThat(told).isEmpty();
        }

        @Test
        void is_asked_no_more_for_a_client_of_2024_11_05_than_there_is_room_for() throws Exception {
            var stream = new RelayStream(desk);
            for (int id = 0; id < 257; id++) {
                var raw = "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/list\"}"
                        .formatted(id)
                        .getBytes(UTF_8);
                stream.take(Incoming.read(raw), raw);
            }
            var heard = new StringBuilder();
            stream.serve(
                    new OutputStream() {
                        @Override
                        public void write(int each) {
                            heard.append((char) each);
                        }

                        @Override
                        public void flush() {
                            if (heard.indexOf("event: message") >= 0) {
                                Thread.currentThread().interrupt();
                            }
                        }
                    },
                    "/messages");
            assertThat(Thread.interrupted()).isTrue();

            assertThat(heard).contains("\"id\":256").contains("256 requests that are not answered yet");
        }
    }

    @Nested
    class a_key_that_the_server_refuses {
        @BeforeEach
        void revoke() {
            house.keys.remove(new Credential.Bearer(new Secret("all")));
        }

        @Test
        void does_not_keep_a_modern_client_from_hearing_so() throws Exception {
            send(DISCOVER);
            assertThat(next().at("/result/supportedVersions").toString()).contains("2026-07-28");

            send(CALL);
            assertThat(next().at("/error/message").stringValue())
                    .contains("does not accept the key in SCAIVAULT_TOKEN");
        }
    }
}
