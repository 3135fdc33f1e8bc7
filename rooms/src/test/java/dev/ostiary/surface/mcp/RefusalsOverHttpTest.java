package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MCP refuses before it reads a message stands in the trail of whoever is known. */
@Timeout(60)
class RefusalsOverHttpTest {
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

    @SuppressWarnings("NullAway.Init")
    private McpHouse house;

    @BeforeEach
    void opens() throws Exception {
        house = new McpHouse();
    }

    @AfterEach
    void closes() throws Exception {
        house.close();
    }

    private void send(String request, String key, String... more) throws IOException {
        house.raw(
                request + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + key + "\n" + String.join("\n", more),
                LIST);
    }

    private void recorded(String operation, String code) {
        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo(operation);
            assertThat(event.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "POST /mcp/nowhere, not_found",
        "POST /mcp?toolsets=nowhere, not_found",
        "POST /mcp/vault/messages?session=1, session_not_found",
        "DELETE /mcp, session_not_found",
        "POST /mcp, unsupported_media_type"
    })
    void whatever_is_wrong_with_the_request(String request, String code) throws IOException {
        send(request, "all");

        recorded("mcp.request", code);
    }

    @Test
    void a_revision_that_there_is_not() throws IOException {
        send("POST /mcp", "all", "Content-Type: application/json", "MCP-Protocol-Version: 1999-01-01");

        recorded("mcp.request", "unsupported_protocol_version");
    }

    @Test
    void an_event_stream_that_a_revoked_key_wants_opened() throws IOException {
        send("GET /mcp/vault/sse", "revoked");

        recorded("mcp.connect", "unauthorized");
    }

    @Test
    void a_session_that_a_revoked_key_names() throws IOException {
        send("POST /mcp", "revoked", "Content-Type: application/json", "Mcp-Session-Id: none");

        recorded("mcp.request", "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /mcp", "POST /mcp/nowhere", "GET /mcp/vault/sse", "DELETE /mcp"})
    void but_nothing_of_a_stranger(String request) throws IOException {
        send(request, "stranger", "Content-Type: application/json");

        assertThat(house.trail).isEmpty();
    }

    @Test
    void and_no_question_whether_there_is_a_stream_of_its_own() throws IOException {
        send("GET /mcp", "all");

        assertThat(house.trail).isEmpty();
    }

    @Test
    void and_large_bodies_of_strangers_which_nobody_reads() throws IOException {
        var large = " ".repeat(80 << 10) + LIST;

        assertThat(posted(large, "Authorization: Bearer all\n")).contains(" 200 ");
        assertThat(posted(large, "Authorization: Bearer nobody\n")).contains(" 401 ");
        assertThat(posted(large, "")).contains(" 401 ");
    }

    /** The status line. */
    private String posted(String body, String credential) throws IOException {
        var head = "POST /mcp HTTP/1.1\nHost: localhost\n" + credential
                + "Content-Type: application/json\nAccept: application/json, text/event-stream";
        return house.raw(head, body).lines().findFirst().orElse("");
    }
}
