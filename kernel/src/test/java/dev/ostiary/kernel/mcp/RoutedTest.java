package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Paths that clients repeat in headers. */
class RoutedTest {
    private final House house = new House();

    private JsonNode path(String tool, Revision revision) {
        var offering = new GatedOffering(house.dispatcher.gate());
        var cards = StrictJson.read(offering.tools(
                java.util.Objects.requireNonNull(house.keys.get(House.ALL)), Endpoint.whole("1"), revision));
        for (var card : cards) {
            if (card.path("name").stringValue().equals(tool)) {
                return card.at("/inputSchema/properties/path");
            }
        }
        throw new AssertionError(tool);
    }

    @ParameterizedTest
    @EnumSource
    void are_marked_for_the_revision_that_knows_of_it(Revision revision) {
        assertThat(path("scaivault_read_note", revision).has("x-mcp-header")).isEqualTo(revision.modern());
    }

    @Test
    void are_those_of_what_a_tool_touches_and_nothing_else_of_it() {
        assertThat(Routed.headers(House.WRITE)).isEqualTo(Map.of("Path", "/path"));
        assertThat(Routed.headers(House.HOSTS)).isEmpty();
    }

    @Test
    void are_repeated_by_a_relay_as_they_are_or_in_base64() {
        var front = new FrontDesk(Endpoint.of(Toolset.VAULT, "1"), java.util.List.of(House.READ, House.WRITE));
        var call = "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'scaivault_read_note',"
                + "'arguments':{'path':'app/dé'},'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}}}";

        assertThat(front.mirrors(Incoming.read(call.replace('\'', '"').getBytes(UTF_8))))
                .endsWith("Mcp-Name", "scaivault_read_note", "Mcp-Param-Path", "=?base64?YXBwL2TDqQ==?=");
    }
}
