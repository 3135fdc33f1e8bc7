package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a client is told of the progress of its calls, under the token that it gave. */
class ProgressTest {
    private final List<byte[]> told = new ArrayList<>();
    private final Dispatcher dispatcher = new Dispatcher(new House().dispatcher.gate(), new Advancing(), Hub.alone());

    private static final class Advancing implements ToolsOnly {
        @Override
        public ObjectNode capabilities() {
            return ConversationTest.json("{'tools':{}}");
        }

        @Override
        public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
            exchange.progress(1, 2);
            var said = JsonNodeFactory.instance.objectNode();
            said.putArray("content");
            return Outcome.said(said);
        }
    }

    private final class Heard implements Wire {
        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            told.add(message);
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    private JsonNode call(Revision revision, String token) {
        return ask(revision, "tools/call", "\"name\":\"any\"", token);
    }

    private JsonNode ask(Revision revision, String method, String params, String token) {
        var meta = revision.modern()
                ? ",\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}"
                : "";
        var json = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + params
                + ",\"_meta\":{\"progressToken\":" + token + meta + "}}}";
        var visit = new Visit(
                Endpoint.whole("1.2.3"),
                House.ALL,
                Guard.NONE,
                House.origin(),
                revision.modern() ? Revision.UNNAMED : revision,
                Client.PLAIN,
                Optional.empty(),
                new Heard());
        return StrictJson.read(
                dispatcher.answer(Incoming.read(json.getBytes(UTF_8)), visit).body());
    }

    private static Stream<Arguments> each(String... tokens) {
        return Stream.of(Revision.values())
                .flatMap(revision -> Stream.of(tokens).map(token -> Arguments.of(revision, token)));
    }

    static Stream<Arguments> good() {
        return each("\"p\"", "\"\"", "0", "-7", "12345678901234567890");
    }

    @ParameterizedTest
    @MethodSource("good")
    void comes_under_a_string_or_an_integer_as_the_schema_has_it(Revision revision, String token) {
        assertThat(call(revision, token).has("result")).isTrue();
        var notice = Published.valid(told.getFirst(), revision, "ProgressNotification");
        assertThat(notice.at("/params/progressToken").toString()).isEqualTo(token);
    }

    static Stream<Arguments> bad() {
        return each("1.5", "true", "{}", "[\"p\"]");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void under_anything_else_is_refused_before_anything_is_done(Revision revision, String token) {
        assertThat(call(revision, token).at("/error/code").intValue()).isEqualTo(-32602);
        assertThat(told).isEmpty();
    }

    static Stream<Arguments> none() {
        return each("null");
    }

    @ParameterizedTest
    @MethodSource("none")
    void is_not_told_where_there_is_no_token(Revision revision, String token) {
        assertThat(call(revision, token).has("result")).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void is_refused_under_anything_else_at_a_handshake_too() {
        var params = "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}";
        assertThat(ask(Revision.R2025_11_25, "initialize", params, "[]")
                        .at("/error/code")
                        .intValue())
                .isEqualTo(-32602);
    }
}
