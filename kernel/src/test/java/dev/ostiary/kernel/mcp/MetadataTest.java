package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a request of 2026-07-28 carries of itself, and may not. */
class MetadataTest {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final House house = new House();

    private Reply say(String json, Visit visit) {
        return house.dispatcher.answer(Incoming.read(json.getBytes(UTF_8)), visit);
    }

    private static JsonNode json(Reply reply) {
        return StrictJson.read(reply.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"_meta\":{}",
                "\"_meta\":[]",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}",
                "\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":20260728,\"io.modelcontextprotocol/clientCapabilities\":{}}",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":[]}"
            })
    void that_is_missing_or_malformed_is_a_bad_request(String params) {
        var reply = say(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"server/discover\",\"params\":{" + params + "}}",
                House.visit(House.ALL, Revision.UNNAMED));

        assertThat(reply.httpStatus()).isEqualTo(400);
        assertThat(Published.error(reply.body(), Revision.R2026_07_28)
                        .get("code")
                        .intValue())
                .isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"loud\"", "\"INFO\"", "\"\"", "5", "{}"})
    void that_names_a_level_which_there_is_not_is_refused(String level) {
        var reply = leveled(level);

        assertThat(Published.error(reply.body(), Revision.R2026_07_28)
                        .get("code")
                        .intValue())
                .isEqualTo(-32602);
        assertThat(json(reply).at("/error/message").stringValue()).contains("logLevel", "emergency");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"debug\"", "\"emergency\"", "null"})
    void that_names_a_level_or_none_is_good(String level) {
        assertThat(json(leveled(level)).has("result")).isTrue();
    }

    private Reply leveled(String level) {
        return say(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{"
                        + META.replace("{\"io", "{\"io.modelcontextprotocol/logLevel\":" + level + ",\"io")
                        + "}}",
                House.visit(House.ALL, Revision.UNNAMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1900-01-01", "2025-11-25", "2026-07-28 "})
    void that_names_a_revision_without_such_metadata_is_told_what_there_is(String version) {
        var reply = say(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{"
                        + META.replace("2026-07-28", version) + "}}",
                House.visit(House.ALL, Revision.UNNAMED));

        assertThat(reply.httpStatus()).isEqualTo(400);
        var whole = Published.valid(reply.body(), Revision.R2026_07_28, "UnsupportedProtocolVersionError");
        assertThat(whole.at("/error/data/requested").stringValue()).isEqualTo(version);
        assertThat(whole.at("/error/data/supported").toString())
                .contains("2026-07-28")
                .doesNotContain("\"" + version + "\"");
    }
}
