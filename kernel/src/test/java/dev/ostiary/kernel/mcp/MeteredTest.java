package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever a key asks counts against its rate, once for each request. */
class MeteredTest {
    private final House house = new House();
    private final GatedOffering offering =
            new GatedOffering(house.dispatcher.gate(), List.of(House.NOTE, House.CARD), List.of(House.TIDY));
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), offering, Hub.alone());

    /** A wire that takes anything and whose client is gone after that. */
    private static final class Gone implements Wire {
        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {}

        @Override
        public boolean open() {
            return false;
        }
    }

    private Reply say(String json) {
        var visit = new Visit(
                Endpoint.of(Toolset.VAULT, "1.2.3"),
                House.ALL,
                Guard.NONE,
                House.origin(),
                Revision.R2025_03_26,
                Client.PLAIN,
                Optional.empty(),
                new Gone());
        return dispatcher.answer(Incoming.read(json.replace('\'', '"').getBytes(UTF_8)), visit);
    }

    private static JsonNode error(Reply reply) {
        return StrictJson.read(reply.body()).path("error");
    }

    private static final String META =
            "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':{}}";

    private static String request(String method, String params) {
        return "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params.replace("META", META) + "}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize 'protocolVersion':'2025-11-25','capabilities':{}",
                "ping ",
                "logging/setLevel 'level':'debug'",
                "logging/setLevel 'level':'loud'",
                "tools/list ",
                "tools/list 'cursor':'x'",
                "tools/call 'name':'scaivault_read_note','arguments':{'path':'app/db'}",
                "tools/call 'name':'scaivault_read_note','arguments':{}",
                "tools/call 'name':'none'",
                "resources/list ",
                "resources/templates/list ",
                "resources/read 'uri':'scaivault://notes/ten_a/app/db'",
                "resources/read 'uri':'scaivault://notes/ten_b/app/db'",
                "resources/read 'uri':'nowhere://'",
                "resources/subscribe 'uri':'scaivault://notes/ten_a/app/db'",
                "resources/unsubscribe 'uri':'scaivault://notes/ten_a/app/db'",
                "prompts/list ",
                "prompts/get 'name':'tidy-up','arguments':{'path':'app/db'}",
                "prompts/get 'name':'none'",
                "completion/complete 'ref':{'type':'ref/prompt','name':'tidy-up'},'argument':{'name':'path','value':'a'}",
                "no/method ",
                "server/discover META",
                "subscriptions/listen META,'notifications':{'toolsListChanged':true}",
                "tools/list META",
            })
    void each_method_counts_once_and_is_refused_when_there_are_too_many(String line) {
        var parts = line.split(" ", 2);
        var json = request(parts[0], parts[1]);

        var reply = say(json);
        assertThat(house.counted).containsExactly("sa:all");
        assertThat(reply.rate()).isPresent();

        house.crowded = Optional.of(Duration.ofSeconds(7));
        var refused = say(json);
        assertThat(house.counted).hasSize(2);
        assertThat(StrictJson.read(refused.body()).toString()).contains("rate_limited", "Try again in 7 seconds");
        assertThat(refused.rate()).flatMap(dev.ostiary.kernel.Rate::retryAfter).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','method':'notifications/initialized'}",
                "{'jsonrpc':'2.0','id':'ask_0','result':{}}",
            })
    void what_asks_for_no_answer_counts_too_and_is_not_lost_unseen(String json) {
        assertThat(say(json).httpStatus()).isEqualTo(202);
        assertThat(house.counted).containsExactly("sa:all");

        house.crowded = Optional.of(Duration.ofSeconds(7));
        var refused = say(json);
        assertThat(refused.httpStatus()).isEqualTo(429);
        assertThat(error(refused).at("/data/code").stringValue()).isEqualTo("rate_limited");
    }

    @Test
    void each_message_of_a_batch_counts() {
        say("[" + request("ping", "") + "," + request("tools/list", "")
                + ",{'jsonrpc':'2.0','method':'notifications/initialized'}]");
        assertThat(house.counted).hasSize(3);
    }

    @Test
    void a_call_that_is_decided_anew_counts_once() {
        house.stale.set(1);
        var read = say(request("tools/call", "'name':'scaivault_read_note','arguments':{'path':'app/db'}"));
        assertThat(StrictJson.read(read.body()).path("result").has("content")).isTrue();
        assertThat(house.counted).containsExactly("sa:all");
    }

    @Test
    void a_flood_of_refusals_stands_in_the_trail_as_often_as_the_limit_says() {
        house.crowded = Optional.of(Duration.ofSeconds(7));
        say(request("ping", ""));
        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo("mcp.request");
            assertThat(event.code()).isEqualTo("rate_limited");
        });
    }
}
