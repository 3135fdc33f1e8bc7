package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of 2026-07-28 that repeat the message. */
class MirrorsTest {
    private static final String VERSION = "2026-07-28";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"TOOL\",\"arguments\":{\"path\":\"app/db\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private final House house = new House();

    private Reply call(String tool, Mirrors mirrors) {
        var visit = new Visit(
                Endpoint.of(Toolset.VAULT, "1"),
                House.ALL,
                Guard.NONE,
                House.origin(),
                Revision.UNNAMED,
                Optional.of(mirrors));
        return house.dispatcher.answer(Incoming.read(CALL.replace("TOOL", tool).getBytes(UTF_8)), visit);
    }

    private Reply read(List<String> version, List<String> method, List<String> name) {
        return call("scaivault_read_note", new Mirrors(version, method, name, MirrorsTest::path));
    }

    private static List<String> path(String header) {
        return header.equals("Mcp-Param-Path") ? List.of("app/db") : List.of();
    }

    private void mismatch(Reply reply) {
        assertThat(reply.httpStatus()).isEqualTo(400);
        Published.valid(reply.body(), Revision.R2026_07_28, "HeaderMismatchError");
        assertThat(house.trail)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.code()).isEqualTo("header_mismatch"));
    }

    @Test
    void that_agree_let_the_call_through() {
        var reply = read(List.of(" " + VERSION + "\t"), List.of("tools/call"), List.of("scaivault_read_note"));

        assertThat(reply.httpStatus()).isEqualTo(200);
        assertThat(house.trail).hasSize(1);
    }

    @Test
    void may_carry_a_name_in_base64() {
        var name = Base64.getEncoder().encodeToString("scaivault_read_note".getBytes(UTF_8));

        assertThat(read(List.of(VERSION), List.of("tools/call"), List.of("=?base64?" + name + "?="))
                        .httpStatus())
                .isEqualTo(200);
    }

    @Test
    void must_name_the_path_that_the_tool_touches() {
        var without = new Mirrors(List.of(VERSION), List.of("tools/call"), List.of("scaivault_read_note"));

        mismatch(call("scaivault_read_note", without));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-29", "", "2026-07-28, 2026-07-28", "\u0662\u0660"})
    void of_another_version_are_refused(String version) {
        mismatch(read(List.of(version), List.of("tools/call"), List.of("scaivault_read_note")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "Tools/Call", "", "tools/call,tools/list"})
    void of_another_method_are_refused(String method) {
        mismatch(read(List.of(VERSION), List.of(method), List.of("scaivault_read_note")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scaivault_delete_note",
                "SCAIVAULT_READ_NOTE",
                "",
                "=?base64?!!!?=",
                "=?base64?",
                "=?base64?=",
                "=?BASE64?c2NhaXZhdWx0X3JlYWRfbm90ZQ==?=",
                "=?base64?/w==?="
            })
    void of_another_tool_are_refused(String name) {
        mismatch(read(List.of(VERSION), List.of("tools/call"), List.of(name)));
    }

    @Test
    void that_are_missing_or_repeated_are_refused() {
        var method = List.of("tools/call");
        var name = List.of("scaivault_read_note");

        mismatch(read(List.of(), method, name));
        mismatch(read(List.of(VERSION), List.of(), name));
        mismatch(read(List.of(VERSION), method, List.of()));
        mismatch(read(List.of(VERSION, VERSION), method, name));
        mismatch(read(List.of(VERSION), List.of("tools/call", "tools/call"), name));
    }

    @Test
    void that_name_the_modern_revision_ask_for_its_metadata() {
        var visit = new Visit(
                Endpoint.of(Toolset.VAULT, "1"),
                House.ALL,
                Guard.NONE,
                House.origin(),
                Revision.UNNAMED,
                Optional.of(new Mirrors(List.of(VERSION), List.of("tools/list"), List.of())));

        var reply = house.dispatcher.answer(
                Incoming.read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}".getBytes(UTF_8)), visit);

        assertThat(reply.httpStatus()).isEqualTo(400);
        assertThat(StrictJson.read(reply.body()).at("/error/code").intValue()).isEqualTo(-32602);
    }

    @Test
    void are_held_against_schemas_that_refuse_what_is_wrong() {
        assertThatThrownBy(() -> Published.valid(
                        "{\"jsonrpc\":\"2.0\",\"id\":1}".getBytes(UTF_8), Revision.R2024_11_05, "JSONRPCError"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Published.valid(
                        "{\"tools\":[{\"name\":1}]}".getBytes(UTF_8), Revision.R2026_07_28, "ListToolsResult"))
                .isInstanceOf(AssertionError.class);
    }

    /** Arguments that a tool wants repeated ({@code x-mcp-header}). */
    @Nested
    class of_arguments {
        private Optional<RpcError> fault(String arguments, String... values) {
            var mirrors = new Mirrors(
                    List.of(),
                    List.of(),
                    List.of(),
                    name -> name.equals("Mcp-Param-Region") ? List.of(values) : List.of());
            return mirrors.fault(Map.of("Region", "/region"), ConversationTest.json(arguments));
        }

        @Test
        void agree_as_they_are_in_base64_and_as_numbers() {
            assertThat(fault("{'region':'eu'}", " eu ")).isEmpty();
            assertThat(fault("{'region':'Hello'}", "=?base64?SGVsbG8=?=")).isEmpty();
            assertThat(fault("{'region':'=?base64?SGVsbG8='}", "=?base64?SGVsbG8="))
                    .isEmpty();
            assertThat(fault("{'region':42}", "42.0")).isEmpty();
            assertThat(fault("{'region':true}", "true")).isEmpty();
        }

        @Test
        void need_none_for_what_is_not_there() {
            assertThat(fault("{}")).isEmpty();
            assertThat(fault("{'region':null}")).isEmpty();
        }

        @Test
        void that_differ_are_malformed_or_miss_are_a_mismatch() {
            for (var fault : List.of(
                    fault("{'region':'eu'}", "us"),
                    fault("{'region':'eu'}"),
                    fault("{'region':'eu'}", "eu", "eu"),
                    fault("{}", "eu"),
                    fault("{'region':42}", "43"),
                    fault("{'region':'Hello'}", "=?base64?SGVsbG8?="),
                    fault("{'region':'Hello'}", "=?base64?SGVs!!!bG8=?="))) {
                assertThat(fault)
                        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(-32020));
            }
        }
    }
}
