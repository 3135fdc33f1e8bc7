package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One stream of HTTP+SSE, with as many calls as it takes at once. */
@Timeout(60)
class EventStreamTest {
    private static final int AT_ONCE = 32;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalChanges changes = new LocalChanges();
    private McpHouse house;
    private EventReader stream;
    private String messages;

    @BeforeEach
    void open() throws Exception {
        house = McpHouse.telling(changes, new Sessions(new byte[32], Clock.systemUTC()));
        stream = new EventReader(client.send(
                HttpRequest.newBuilder(URI.create(house.url() + "/mcp/vault/sse"))
                        .header("Authorization", "Bearer all")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream()));
        messages = stream.next().data();
        post("{'jsonrpc':'2.0','id':'hello','method':'initialize','params':{'protocolVersion':'2025-06-18',"
                + "'capabilities':{'elicitation':{}},'clientInfo':{'name':'t','version':'1'}}}");
        assertThat(stream.message().has("result")).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
        house.close();
    }

    private int post(String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(house.url() + messages))
                .header("Authorization", "Bearer all")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void tells_of_what_its_client_watches_and_of_lists_once_it_has_shaken_hands() throws Exception {
        post("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        assertThat(asked("resources/subscribe", "a://1").has("result")).isTrue();
        assertThat(asked("resources/subscribe", "a://hidden").has("error")).isTrue();

        changes.tell("ten_b", new Change.Tools());
        changes.tell("ten_a", new Change.Resource("a://2"));
        changes.tell("ten_a", new Change.Resource("a://1"));
        assertThat(stream.message().at("/params/uri").stringValue()).isEqualTo("a://1");

        assertThat(asked("resources/unsubscribe", "a://1").has("result")).isTrue();
        changes.tell("ten_a", new Change.Resource("a://1"));
        changes.tell("ten_a", new Change.Tools());
        assertThat(stream.message().path("method").stringValue()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void tells_nothing_once_its_credential_is_gone() throws Exception {
        post("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        house.keys.remove(new Credential.Bearer(new Secret("all")));
        changes.tell("ten_a", new Change.Tools());

        assertThat(stream.all()).isEmpty();
    }

    private JsonNode asked(String method, String uri) throws Exception {
        post("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':{'uri':'" + uri + "'}}");
        return stream.message();
    }

    @Test
    void takes_the_answers_that_all_its_calls_wait_for() throws Exception {
        var schema =
                (ObjectNode) StrictJson.read("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}"
                        .getBytes(StandardCharsets.UTF_8));
        house.meanwhile = call -> call.conversation().ask(new Question.Form("sure", "Sure?", schema));
        for (int id = 0; id < AT_ONCE; id++) {
            assertThat(post("{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':"
                            + "{'name':'scaivault_write_secret','arguments':{'path':'a','value':'v'}}}"))
                    .isEqualTo(202);
        }
        var asked = new ArrayList<String>();
        while (asked.size() < AT_ONCE) {
            asked.add(stream.message().path("id").stringValue());
        }
        assertThat(post("{'jsonrpc':'2.0','id':'more','method':'tools/list'}")).isEqualTo(429);

        for (var id : asked) {
            assertThat(post("{'jsonrpc':'2.0','id':'" + id
                            + "','result':{'action':'accept','content':{'text':'yes'}}}"))
                    .isEqualTo(202);
        }

        for (int done = 0; done < AT_ONCE; done++) {
            assertThat(stream.message().at("/result/structuredContent/path").stringValue())
                    .isEqualTo("a");
        }
    }
}
