package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.surface.mcp.McpHouse;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private static final String DISCOVER = "{'jsonrpc':'2.0','id':1,'method':'server/discover','params':{'_meta':"
            + "{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'t','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
    private static final String CALL = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':"
            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'}}}";

    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private McpHouse house;
    private RelayDesk desk;

    @BeforeEach
    void open() throws Exception {
        house = new McpHouse();
        desk = new RelayDesk(
                new RelayUpstream(RelaySettings.of(Map.of("SCAIVAULT_URL", house.url(), "SCAIVAULT_TOKEN", "all"))));
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private void send(String text) {
        var raw = text.replace('\'', '"').getBytes(UTF_8);
        Thread.startVirtualThread(() -> desk.take(Incoming.read(raw), raw, new Desk.Outlet() {
            @Override
            public void send(byte[] json) {
                told.add(StrictJson.read(json));
            }

            @Override
            public boolean open() {
                return true;
            }
        }));
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
