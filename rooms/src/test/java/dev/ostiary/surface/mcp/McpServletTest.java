package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.trail.TrailEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class McpServletTest {
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"scaivault_read_secret\",\"arguments\":{\"path\":\"app/db\"}}}";
    private static final String HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}}";

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

    private static String head(String method, String path, String... more) {
        return method + " " + path + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                + String.join("\n", more);
    }

    private String post(String path, String body, String... more) throws IOException {
        return house.raw(head("POST", path, more), body);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @Nested
    class Its_frame {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "/mcp",
                    "/mcp/vault",
                    "/mcp/vault/sse",
                    "/mcp/vault/messages",
                    "/nothing",
                    "/.well-known/x"
                })
        void turns_away_on_every_path_whoever_came_by_another_name(String path) throws IOException {
            for (var host :
                    new String[] {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "a@localhost"}) {
                var answer = house.raw("GET " + path + " HTTP/1.1\nHost: " + host + "\nAuthorization: Bearer all", "");

                assertThat(status(answer)).as(host).isIn(400, 403);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/mcp", "/mcp/vault", "/mcp/vault/sse", "/nothing"})
        void turns_away_on_every_path_pages_of_other_origins(String path) throws IOException {
            for (var origin : new String[] {
                "https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example", "file://"
            }) {
                var answer = house.raw(head("GET", path, "Authorization: Bearer all", "Origin: " + origin), "");

                assertThat(status(answer)).as(origin).isEqualTo(403);
                assertThat(answer).doesNotContainIgnoringCase("access-control-allow");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "localhost, http://localhost",
            "127.0.0.1:8440, http://127.0.0.1:8440",
            "[::1]:8440, http://[::1]:8440",
            "vault.example, https://vault.example",
            "VAULT.example, https://inspector.example"
        })
        void lets_in_who_belongs_here(String host, String origin) throws IOException {
            var answer = house.raw(
                    "POST /mcp HTTP/1.1\nHost: " + host + "\nOrigin: " + origin
                            + "\nContent-Type: application/json\nAuthorization: Bearer all",
                    LIST);

            assertThat(status(answer)).isEqualTo(200);
            assertThat(answer).containsPattern("X-Request-ID: req_[0-9a-f]{32}");
        }
    }

    @Nested
    class A_post {
        @Test
        void is_answered_with_the_state_of_the_rate_limit() throws IOException {
            var answer = post("/mcp/vault", CALL, "Authorization: bearer all");

            assertThat(answer)
                    .contains("X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 41", "X-RateLimit-Reset: ")
                    .contains("hunter2-hunter2");
            assertThat(house.trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.address()).isEqualTo("127.0.0.1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Accept: */*",
                    "Authorization: Bearer wrong",
                    "Authorization: Basic YWxs",
                    "Authorization: Bearer"
                })
        void without_a_working_key_is_asked_for_one(String header) throws IOException {
            var answer = post("/mcp", CALL, header);

            assertThat(status(answer)).isEqualTo(401);
            assertThat(answer).contains("WWW-Authenticate: Bearer");
        }

        @Test
        void may_carry_a_key_in_its_address_if_the_key_has_leave_and_there_is_no_other() throws IOException {
            assertThat(status(post("/mcp?api_key=query", LIST))).isEqualTo(200);
            assertThat(status(post("/mcp?api_key=all", LIST))).isEqualTo(401);
            assertThat(status(post("/mcp?api_key=query", LIST, "Authorization: Bearer all")))
                    .isEqualTo(401);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/plain",
                    "application/x-www-form-urlencoded",
                    "application/json; charset=utf-16",
                    "application/jsonp"
                })
        void of_another_type_is_refused(String type) throws IOException {
            var answer = house.raw(
                    "POST /mcp HTTP/1.1\nHost: localhost\nAuthorization: Bearer all\nContent-Type: " + type, CALL);

            assertThat(status(answer)).isEqualTo(415);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 5242880\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n500000\r\n"})
        void that_is_too_large_is_refused_whether_or_not_it_says_so(String length) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
                socket.setSoTimeout(10_000);
                var out = socket.getOutputStream();
                out.write((head("POST", "/mcp", "Authorization: Bearer all").replace("\n", "\r\n") + "\r\n" + length)
                        .getBytes(StandardCharsets.UTF_8));
                out.write(new byte[length.startsWith("C") ? 0 : (4 << 20) + 1]);
                out.flush();
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(status(in.readLine())).isEqualTo(413);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"v=2", "", "v=1;readonly", "v=1; masked"})
        void with_a_malformed_guard_does_nothing(String guard) throws IOException {
            var answer = post("/mcp", CALL, "Authorization: Bearer all", "X-Ostiary-Guard: " + guard);

            assertThat(status(answer)).isEqualTo(400);
            assertThat(answer).contains("invalid_guard");
            assertThat(house.trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.code()).isEqualTo("invalid_guard"));
        }

        @Test
        void obeys_its_guard() throws IOException {
            var answer = post("/mcp", CALL, "Authorization: Bearer all", "X-Ostiary-Guard: v=1;masked");

            assertThat(answer).contains("••••••").doesNotContain("hunter2");
        }

        @Test
        void of_an_unknown_revision_is_told_what_there_is() throws IOException {
            var answer = post("/mcp", LIST, "Authorization: Bearer all", "MCP-Protocol-Version: 1999-01-01");

            assertThat(status(answer)).isEqualTo(400);
            assertThat(answer).contains("-32022").contains("\"id\":1");
        }

        @Test
        void whose_headers_say_something_else_than_its_body_is_refused() throws IOException {
            var modern = CALL.replace(
                    "\"params\":{",
                    "\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}},");

            var lying = post(
                    "/mcp",
                    modern,
                    "Authorization: Bearer all",
                    "MCP-Protocol-Version: 2026-07-28",
                    "Mcp-Method: tools/list",
                    "Mcp-Name: scaivault_read_secret");
            var honest = post(
                    "/mcp",
                    modern,
                    "Authorization: Bearer all",
                    "MCP-Protocol-Version: 2026-07-28",
                    "mcp-method: tools/call",
                    "MCP-NAME: scaivault_read_secret",
                    "mcp-param-path: app/db");

            assertThat(status(lying)).isEqualTo(400);
            assertThat(lying).contains("-32020");
            assertThat(status(honest)).isEqualTo(200);
            assertThat(house.trail.stream().map(TrailEvent::code)).containsExactly("header_mismatch", null);
        }

        @ParameterizedTest
        @CsvSource({"Mcp-Param-Path: app/other", "Mcp-Param-Other: app/db", "Mcp-Param-Path: =?base64?YXBwL290aGVy?="})
        void whose_header_names_another_path_than_its_body_or_none_is_refused(String header) throws IOException {
            var modern = CALL.replace(
                    "\"params\":{",
                    "\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}},");

            var lying = post(
                    "/mcp",
                    modern,
                    "Authorization: Bearer all",
                    "MCP-Protocol-Version: 2026-07-28",
                    "Mcp-Method: tools/call",
                    "Mcp-Name: scaivault_read_secret",
                    header);

            assertThat(status(lying)).isEqualTo(400);
            assertThat(lying).contains("-32020");
            assertThat(house.trail.stream().map(TrailEvent::code)).containsExactly("header_mismatch");
        }

        @ParameterizedTest
        @CsvSource({
            "/mcp/fleet, 200",
            "/mcp?toolsets=fleet, 200",
            "/mcp?toolsets=nothing, 404",
            "/mcp?toolsets=vault&toolsets=fleet, 404",
            "/mcp/VAULT, 404",
            "/mcp/vault/x, 404",
            "/mcp//sse, 404"
        })
        void reaches_the_toolset_that_its_address_names(String path, int status) throws IOException {
            var answer = post(path, LIST, "Authorization: Bearer all");

            assertThat(status(answer)).isEqualTo(status);
            assertThat(answer).doesNotContain("scaivault_read_secret");
        }
    }

    @Nested
    class A_session {
        private String opened() throws IOException {
            var answer = post("/mcp", HELLO, "Authorization: Bearer all");
            var id = Pattern.compile("Mcp-Session-Id: (\\S+)").matcher(answer);
            assertThat(id.find()).isTrue();
            return "Mcp-Session-Id: " + id.group(1);
        }

        @Test
        void speaks_the_revision_that_was_settled() throws IOException {
            assertThat(post("/mcp", LIST, "Authorization: Bearer all", opened()))
                    .contains("outputSchema");
        }

        @Test
        void of_another_principal_does_not_exist() throws IOException {
            var session = opened();

            assertThat(status(post("/mcp", LIST, "Authorization: Bearer other", session)))
                    .isEqualTo(404);
            assertThat(status(post("/mcp", LIST, "Authorization: Bearer wrong", session)))
                    .isEqualTo(401);
            assertThat(status(house.raw(head("DELETE", "/mcp", "Authorization: Bearer other", session), "")))
                    .isEqualTo(404);
        }

        @Test
        void ends_when_it_is_deleted() throws IOException {
            var session = opened();

            var deleted = house.raw(head("DELETE", "/mcp", "Authorization: Bearer all", session), "");

            assertThat(status(deleted)).isEqualTo(204);
            assertThat(status(post("/mcp", LIST, "Authorization: Bearer all", session)))
                    .isEqualTo(404);
        }

        @Test
        void has_no_stream_of_its_own() throws IOException {
            var answer = house.raw(head("GET", "/mcp", "Authorization: Bearer all", opened()), "");

            assertThat(status(answer)).isEqualTo(405);
            assertThat(answer).contains("Allow: POST, DELETE");
        }
    }

    @Nested
    class An_event_stream {
        private Socket socket = new Socket();
        private BufferedReader events = new BufferedReader(java.io.Reader.nullReader());

        private String open(String path, String... more) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), house.port());
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head("GET", path, more).strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            events = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return events.readLine();
        }

        private String data() throws IOException {
            var line = events.readLine();
            while (line != null && !line.startsWith("data: ")) {
                line = events.readLine();
            }
            return line == null ? "end" : line.substring(6);
        }

        @AfterEach
        void ends() throws IOException {
            socket.close();
        }

        @Test
        void carries_the_answers_to_what_is_posted_beside_it() throws IOException {
            open("/mcp/vault/sse", "Authorization: Bearer all");
            var messages = data();
            assertThat(messages).matches("/mcp/vault/messages\\?session=[0-9a-f]{40}");
            assertThat(status(post(messages, CALL, "Authorization: Bearer all")))
                    .isEqualTo(202);
            assertThat(data()).contains("hunter2-hunter2");
        }

        @Test
        void does_not_exist_for_any_other_credential_guard_or_address() throws IOException {
            open("/mcp/vault/sse", "Authorization: Bearer all", "X-Ostiary-Guard: v=1;masked");
            var messages = data();
            assertThat(status(post(messages, CALL, "Authorization: Bearer other")))
                    .isEqualTo(404);
            assertThat(status(post(messages, CALL, "Authorization: Bearer all")))
                    .isEqualTo(404);
            assertThat(status(post(
                            messages.replace("vault", "fleet"),
                            CALL,
                            "Authorization: Bearer all",
                            "X-Ostiary-Guard: v=1;masked")))
                    .isEqualTo(404);
            assertThat(status(post(messages, CALL))).isEqualTo(401);
            assertThat(house.trail.stream().map(TrailEvent::code))
                    .containsExactly("session_not_found", "session_not_found", "session_not_found");
        }

        @Test
        void opened_by_a_key_in_the_address_says_where_to_post_with_it() throws IOException {
            open("/mcp/vault/sse?api_key=query");
            var messages = data();
            assertThat(status(post(messages, CALL))).isEqualTo(202);
            assertThat(data()).contains("hunter2-hunter2");
        }

        @Test
        void is_closed_once_its_credential_is_revoked() throws IOException {
            open("/mcp/vault/sse", "Authorization: Bearer all");
            data();
            house.keys.remove(new Credential.Bearer(new Secret("all")));
            house.streams.onRightsChanged("ten_a");
            assertThat(data()).isEqualTo("end");
        }

        @Test
        void needs_a_key() throws IOException {
            assertThat(open("/mcp/vault/sse")).contains("401");
        }
    }
}
