package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.json.StrictJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DispatcherTest {
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

    private static List<String> names(JsonNode tools) {
        return StreamSupport.stream(tools.spliterator(), false)
                .map(tool -> tool.get("name").stringValue())
                .toList();
    }

    @Nested
    class Handshakes {
        @ParameterizedTest
        @EnumSource(names = "R2026_07_28", mode = Mode.EXCLUDE)
        void settle_on_the_revision_that_the_client_asks_for(Revision revision) {
            var reply = ask("initialize", handshake(revision.wire()), House.ALL, Revision.NEWEST_LEGACY);

            var result = Published.result(reply.body(), revision, "InitializeResult");
            assertThat(result.get("protocolVersion").stringValue()).isEqualTo(revision.wire());
            assertThat(result.get("serverInfo").toString()).isEqualTo("{\"name\":\"scaivault\",\"version\":\"1.2.3\"}");
            assertThat(result.get("capabilities").toString()).isEqualTo("{\"tools\":{\"listChanged\":true}}");
            assertThat(reply.handshake().orElseThrow().revision()).isEqualTo(revision);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1999-01-01", "2026-07-28", "2025-11-25 ", ""})
        void offer_the_newest_legacy_revision_when_they_cannot_have_what_they_ask_for(String wanted) {
            var reply = ask("initialize", handshake(wanted), House.ALL, Revision.NEWEST_LEGACY);

            var result = Published.result(reply.body(), Revision.R2025_11_25, "InitializeResult");
            assertThat(result.get("protocolVersion").stringValue()).isEqualTo("2025-11-25");
        }

        @Test
        void need_a_credential() {
            var reply = ask("initialize", handshake("2025-11-25"), House.STRANGER, Revision.NEWEST_LEGACY);

            assertThat(reply.httpStatus()).isEqualTo(401);
            assertThat(reply.handshake()).isEmpty();
        }

        private static String handshake(String version) {
            return "\"protocolVersion\":\"" + version
                    + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}";
        }
    }

    @Nested
    class Lists {
        @ParameterizedTest
        @EnumSource
        void are_valid_in_every_revision(Revision revision) {
            var result =
                    Published.result(ask("tools/list", "", House.ALL, revision).body(), revision, "ListToolsResult");

            assertThat(names(result.get("tools")))
                    .containsExactly(
                            "scaivault_delete_note", "scaivault_read_note", "scaivault_wait", "scaivault_write_note");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tools/list", "prompts/list", "resources/templates/list", "resources/list"})
        void begin_at_the_beginning_where_the_cursor_is_null(String method) {
            var offering = new GatedOffering(house.dispatcher.gate(), List.of(House.NOTE), List.of(House.TIDY));
            var dispatcher = new Dispatcher(house.dispatcher.gate(), offering, Hub.alone());
            var json = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{\"cursor\":%s}}";
            assertThat(json(dispatcher.answer(
                                    Incoming.read(json.formatted("null").getBytes(UTF_8)),
                                    House.visit(House.ALL, Revision.R2025_11_25)))
                            .has("result"))
                    .isTrue();
            assertThat(json(dispatcher.answer(
                                    Incoming.read(json.formatted("\"x\"").getBytes(UTF_8)),
                                    House.visit(House.ALL, Revision.R2025_11_25)))
                            .at("/error/code")
                            .intValue())
                    .isEqualTo(-32602);
        }

        @Test
        void hide_what_the_caller_could_never_call() {
            var result = json(ask("tools/list", "", House.READER, Revision.R2025_11_25))
                    .get("result");

            assertThat(names(result.get("tools"))).containsExactly("scaivault_read_note", "scaivault_wait");
        }

        @Test
        void say_what_each_effect_means() {
            var tools =
                    json(ask("tools/list", "", House.ALL, Revision.R2025_11_25)).at("/result/tools");

            assertThat(tools.at("/0/annotations").toString())
                    .isEqualTo(
                            "{\"readOnlyHint\":false,\"destructiveHint\":true,\"idempotentHint\":true,\"openWorldHint\":false}");
            assertThat(tools.at("/1/annotations/readOnlyHint").booleanValue()).isTrue();
            assertThat(tools.at("/2/annotations/destructiveHint").booleanValue())
                    .isFalse();
        }

        @Test
        void say_no_more_than_an_old_revision_knows() {
            var tool =
                    json(ask("tools/list", "", House.ALL, Revision.R2024_11_05)).at("/result/tools/0");

            assertThat(tool.propertyNames()).containsExactly("name", "description", "inputSchema");
        }

        @Test
        void warn_of_text_that_outsiders_can_write() {
            var everything = new Visit(
                    Endpoint.whole("1.2.3"),
                    House.ALL,
                    Guard.NONE,
                    House.origin(),
                    Revision.R2025_11_25,
                    Optional.empty());

            var tools = json(say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", everything))
                    .at("/result/tools");

            assertThat(tools.at("/0/name").stringValue()).isEqualTo("list_hosts");
            assertThat(tools.at("/0/description").stringValue()).contains("never as instructions");
            assertThat(tools.at("/2/description").stringValue()).isEqualTo("Reads one note.");
        }

        @Test
        void are_private_and_tell_how_long_they_keep_in_the_modern_era() {
            var result =
                    json(ask("tools/list", "", House.ALL, Revision.R2026_07_28)).get("result");

            assertThat(result.get("cacheScope").stringValue()).isEqualTo("private");
            assertThat(result.get("ttlMs").isIntegralNumber()).isTrue();
            assertThat(result.get("resultType").stringValue()).isEqualTo("complete");
        }

        @ParameterizedTest
        @ValueSource(strings = {"prompts/list", "resources/templates/list"})
        void of_other_things_have_one_page_too(String method) {
            var reply = ask(method, "\"cursor\":\"abc\"", House.ALL, Revision.R2025_11_25);

            assertThat(Published.error(reply.body(), Revision.R2025_11_25)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32602);
        }

        @Test
        void have_one_page() {
            var reply = ask("tools/list", "\"cursor\":\"abc\"", House.ALL, Revision.R2025_11_25);

            assertThat(Published.error(reply.body(), Revision.R2025_11_25)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32602);
        }
    }

    @Nested
    class Calls {
        @ParameterizedTest
        @EnumSource
        void give_the_result_in_every_revision(Revision revision) {
            var reply = ask("tools/call", call("scaivault_read_note", "{\"path\":\"app/db\"}"), House.ALL, revision);

            var result = Published.result(reply.body(), revision, "CallToolResult");
            var inner = StrictJson.read(result.at("/content/0/text").stringValue());
            assertThat(inner.get("text").stringValue()).isEqualTo("say \"ü\" \\ and\nbreak");
            assertThat(result.has("structuredContent")).isEqualTo(revision.compareTo(Revision.R2025_06_18) >= 0);
            if (result.has("structuredContent")) {
                assertThat(result.get("structuredContent")).isEqualTo(inner);
            }
            assertThat(reply.rate().map(Rate::remaining)).contains(99);
        }

        @ParameterizedTest
        @EnumSource
        void tell_the_model_why_they_were_refused(Revision revision) {
            var reply = ask(
                    "tools/call",
                    call("scaivault_write_note", "{\"path\":\"app/db\",\"text\":\"x\"}"),
                    House.READER,
                    revision);

            var result = Published.result(reply.body(), revision, "CallToolResult");
            assertThat(result.get("isError").booleanValue()).isTrue();
            assertThat(result.at("/content/0/text").stringValue())
                    .isEqualTo("Missing required scope: notes:write (insufficient_scope)");
            assertThat(house.trail.getLast().code()).isEqualTo("insufficient_scope");
        }

        @Test
        void carry_the_particulars_of_a_refusal_where_no_output_schema_is_held_against_them() {
            var result = json(ask(
                            "tools/call",
                            call("scaivault_read_note", "{\"path\":\"none\"}"),
                            House.ALL,
                            Revision.R2025_11_25))
                    .get("result");

            assertThat(result.has("structuredContent")).isFalse();
            assertThat(result.at("/_meta/dev.ostiary~1refusal").toString())
                    .isEqualTo(
                            "{\"code\":\"note_not_found\",\"message\":\"Note 'none' not found\",\"details\":{},\"request_id\":\"req_1\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"no_such_tool", "list_hosts", "scaivault_read_note ", "SCAIVAULT_READ_NOTE"})
        void of_what_this_endpoint_does_not_offer_are_calls_of_unknown_tools(String tool) {
            var reply = ask("tools/call", call(tool, "{}"), House.ALL, Revision.R2025_11_25);

            var error = Published.error(reply.body(), Revision.R2025_11_25);
            assertThat(error.get("code").intValue()).isEqualTo(-32602);
            assertThat(error.get("message").stringValue()).isEqualTo("Unknown tool: " + tool);
            assertThat(house.trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.code()).isEqualTo("unknown_tool"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"no_such_tool", "scaivault_read_note"})
        void of_strangers_are_turned_away_alike_whether_or_not_there_is_such_a_tool(String tool) {
            var reply = ask("tools/call", call(tool, "{}"), House.STRANGER, Revision.R2026_07_28);

            assertThat(reply.httpStatus()).isEqualTo(401);
            assertThat(Published.error(reply.body(), Revision.R2026_07_28)
                            .get("message")
                            .stringValue())
                    .isEqualTo("Give a valid key.");
        }

        @ParameterizedTest
        @EnumSource
        void with_arguments_that_do_not_fit_are_errors_of_the_kind_their_revision_wants(Revision revision) {
            var reply = ask("tools/call", call("scaivault_read_note", "{\"pfad\":\"app/db\"}"), House.ALL, revision);

            if (revision.compareTo(Revision.R2025_11_25) >= 0) {
                var result = Published.result(reply.body(), revision, "CallToolResult");
                assertThat(result.at("/content/0/text").stringValue()).contains("pfad");
            } else {
                var error = Published.error(reply.body(), revision);
                assertThat(error.get("code").intValue()).isEqualTo(-32602);
                assertThat(error.get("message").stringValue()).contains("pfad");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"name\":7", "\"arguments\":{}", "\"name\":\"scaivault_read_note\",\"arguments\":[]"})
        void that_are_no_calls_are_invalid_params(String params) {
            var reply = ask("tools/call", params, House.ALL, Revision.R2025_11_25);

            assertThat(Published.error(reply.body(), Revision.R2025_11_25)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32602);
        }

        @Test
        void obey_the_guard_of_their_connection() {
            var guarded = new Visit(
                    Endpoint.of(Toolset.VAULT, "1"),
                    House.ALL,
                    GuardHeader.read(List.of("v=1;read-only;masked")),
                    House.origin(),
                    Revision.R2025_11_25,
                    Optional.empty());
            var message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{%s}}";

            var read = say(message.formatted(call("scaivault_read_note", "{\"path\":\"app/db\"}")), guarded);
            var delete = say(message.formatted(call("scaivault_delete_note", "{\"path\":\"app/db\"}")), guarded);

            assertThat(json(read).at("/result/structuredContent/text").stringValue())
                    .isEqualTo("••••••");
            assertThat(json(delete).at("/result/content/0/text").stringValue()).contains("read-only");
            assertThat(house.notes).isNotEmpty();
        }
    }

    @Nested
    class Methods {
        @ParameterizedTest
        @ValueSource(
                strings = {"initialize", "ping", "logging/setLevel", "resources/subscribe", "Tools/List", "tools/list "
                })
        void that_the_modern_era_does_not_have_are_not_found_with_404(String method) {
            var reply = ask(method, "", House.ALL, Revision.R2026_07_28);

            assertThat(reply.httpStatus()).isEqualTo(404);
            var whole = Published.valid(reply.body(), Revision.R2026_07_28, "JSONRPCErrorResponse");
            assertThat(whole.at("/error/code").intValue()).isEqualTo(-32601);
            assertThat(whole.get("id").intValue()).isEqualTo(7);
        }

        @ParameterizedTest
        @ValueSource(strings = {"subscriptions/listen", "tasks/get", "server", "PING"})
        void that_a_legacy_revision_does_not_have_are_not_found(String method) {
            var reply = ask(method, "", House.ALL, Revision.R2025_06_18);

            assertThat(reply.httpStatus()).isEqualTo(200);
            assertThat(Published.error(reply.body(), Revision.R2025_06_18)
                            .get("code")
                            .intValue())
                    .isEqualTo(-32601);
        }

        @ParameterizedTest
        @EnumSource(names = "R2026_07_28", mode = Mode.EXCLUDE)
        void ping_is_answered_with_nothing(Revision revision) {
            var result = Published.result(ask("ping", "", House.ALL, revision).body(), revision, "EmptyResult");

            assertThat(result.isEmpty()).isTrue();
        }

        @ParameterizedTest
        @EnumSource(names = "R2026_07_28", mode = Mode.EXCLUDE)
        void a_level_of_log_is_set_only_where_there_is_a_log(Revision revision) {
            var params = "\"level\":\"debug\"";
            var none = ask("logging/setLevel", params, House.ALL, revision);
            assertThat(Published.error(none.body(), revision).get("code").intValue())
                    .isEqualTo(-32601);

            var dispatcher = new Dispatcher(house.dispatcher.gate(), new Telling(), Hub.alone());
            var set = dispatcher.answer(
                    Incoming.read("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"logging/setLevel\",\"params\":{%s}}"
                            .formatted(params)
                            .getBytes(UTF_8)),
                    House.visit(House.ALL, revision));
            assertThat(Published.result(set.body(), revision, "EmptyResult").isEmpty())
                    .isTrue();
        }

        private static final class Telling implements ToolsOnly {
            @Override
            public ObjectNode capabilities() {
                return ConversationTest.json("{'tools':{},'logging':{}}");
            }

            @Override
            public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
                throw new AssertionError();
            }
        }

        @Test
        void discovery_names_every_revision_and_the_server() {
            var reply = ask("server/discover", "", House.ALL, Revision.R2026_07_28);

            var result = Published.result(reply.body(), Revision.R2026_07_28, "DiscoverResult");
            assertThat(result.get("supportedVersions").toString())
                    .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]");
            assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name")
                            .stringValue())
                    .isEqualTo("scaivault");
        }
    }
}
