package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients send that they should not, and the batches of one revision. */
class HostileMessagesTest {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final House house = new House();

    private Reply say(String json, Visit visit) {
        return house.dispatcher.answer(Incoming.read(json.getBytes(UTF_8)), visit);
    }

    private Reply ask(String method, String params, Credential who, Revision revision) {
        var meta = revision.modern() ? META + (params.isEmpty() ? "" : ",") : "";
        var json = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + meta + params + "}}";
        return say(json, House.visit(who, revision.modern() ? Revision.UNNAMED : revision));
    }

    private static String call(String tool, String arguments) {
        return "\"name\":\"" + tool + "\",\"arguments\":" + arguments;
    }

    private static JsonNode json(Reply reply) {
        return StrictJson.read(reply.body());
    }

    @Nested
    class Batches {
        private static final String TWO =
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"nope\"}]";

        @Test
        void are_answered_in_2025_03_26() {
            var reply = say(TWO, House.visit(House.ALL, Revision.R2025_03_26));

            var batch = Published.valid(reply.body(), Revision.R2025_03_26, "JSONRPCBatchResponse");
            assertThat(batch.size()).isEqualTo(2);
            assertThat(batch.at("/1/id").stringValue()).isEqualTo("b");
        }

        @ParameterizedTest
        @EnumSource(names = {"R2024_11_05", "R2025_06_18", "R2025_11_25"})
        void exist_in_no_other_revision(Revision revision) {
            assertThat(say(TWO, House.visit(House.ALL, revision)).httpStatus()).isEqualTo(400);
        }

        @Test
        void of_notifications_are_accepted_without_a_word() {
            var reply = say(
                    "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]",
                    House.visit(House.ALL, Revision.R2025_03_26));

            assertThat(reply.httpStatus()).isEqualTo(202);
            assertThat(reply.body()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 65, 100_000})
        void that_are_empty_or_bombs_are_refused_whole(int size) {
            var bomb = "[" + String.join(",", java.util.Collections.nCopies(size, "1")) + "]";

            var reply = say(bomb, House.visit(House.ALL, Revision.R2025_03_26));

            assertThat(reply.httpStatus()).isEqualTo(400);
            assertThat(json(reply).isObject()).isTrue();
        }

        @Test
        void hold_no_handshake_and_no_batch() {
            var reply = say(
                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-03-26\"}},[[]]]",
                    House.visit(House.ALL, Revision.R2025_03_26));

            assertThat(json(reply).at("/0/error/code").intValue()).isEqualTo(-32600);
            assertThat(json(reply).at("/1/error/code").intValue()).isEqualTo(-32600);
            assertThat(reply.handshake()).isEmpty();
        }

        @Test
        void of_strangers_are_turned_away_whole() {
            assertThat(say(TWO, House.visit(House.STRANGER, Revision.R2025_03_26))
                            .httpStatus())
                    .isEqualTo(401);
        }
    }

    @Nested
    class Attacks {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{",
                    "nul",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":1,\"a\":2}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"ping\"}"
                })
        void that_are_not_json_for_everybody_are_parse_errors(String text) {
            var reply = say(text, House.visit(House.ALL, Revision.R2025_11_25));

            assertThat(reply.httpStatus()).isEqualTo(400);
            assertThat(Published.error(reply.body(), Revision.R2025_11_25)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32700);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "7",
                    "null",
                    "{}",
                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                    "{\"id\":1,\"method\":\"ping\"}",
                    "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":null}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"result\":{}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"notifications/initialized\"}",
                    "{\"jsonrpc\":\"2.0\",\"result\":{}}"
                })
        void that_are_no_messages_are_invalid_requests(String text) {
            var reply = say(text, House.visit(House.ALL, Revision.R2025_11_25));

            assertThat(reply.httpStatus()).isEqualTo(400);
            assertThat(Published.error(reply.body(), Revision.R2025_11_25)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32600);
        }

        @Test
        void call_no_tool_by_a_message_without_an_id() {
            var reply = say(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{"
                            + call("scaivault_delete_note", "{\"path\":\"app/db\"}") + "}}",
                    House.visit(House.ALL, Revision.R2025_11_25));

            assertThat(reply.httpStatus()).isEqualTo(400);
            assertThat(house.notes).isNotEmpty();
        }

        @Test
        void with_ids_and_methods_beyond_measure_are_refused() {
            var id = "{\"jsonrpc\":\"2.0\",\"id\":\"" + "x".repeat(257) + "\",\"method\":\"ping\"}";
            var method = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "x".repeat(129) + "\"}";

            assertThat(say(id, House.visit(House.ALL, Revision.R2025_11_25)).httpStatus())
                    .isEqualTo(400);
            assertThat(say(method, House.visit(House.ALL, Revision.R2025_11_25)).httpStatus())
                    .isEqualTo(400);
        }

        @Test
        void with_ten_thousand_levels_or_five_mebibytes_or_broken_utf8_are_parse_errors() {
            var deep = "[".repeat(10_000).getBytes(UTF_8);
            var large = ("\"" + "x".repeat(5 << 20) + "\"").getBytes(UTF_8);
            var broken = new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'};

            for (var each : List.of(deep, large, broken)) {
                var reply = house.dispatcher.answer(Incoming.read(each), House.visit(House.ALL, Revision.UNNAMED));
                assertThat(json(reply).at("/error/code").intValue()).isEqualTo(-32700);
            }
        }

        @Test
        void do_not_come_back_in_error_texts_as_they_were() {
            var reply = ask("tools/call", call("x\\u001b[2J\\u202e", "{}"), House.ALL, Revision.R2025_11_25);

            assertThat(json(reply).at("/error/message").stringValue())
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e");
        }
    }
}
