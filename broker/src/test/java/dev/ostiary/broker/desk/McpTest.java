package dev.ostiary.broker.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.book.Verdict;
import dev.ostiary.broker.cli.Tryaudex;
import dev.ostiary.kernel.json.StrictJson;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The server as a client starts it: a process, and lines. */
@Timeout(120)
class McpTest {
    private static final String HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1.0\"}}}";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"audex_run\",\"arguments\":{\"provider\":\"vault\",\"allow\":\"s3:GetObject\",\"command\":[\"sleep\",\"100\"]},\"_meta\":{\"progressToken\":\"p\"}}}";

    @TempDir
    Path home;

    Household house;

    @BeforeEach
    void open() {
        house = new Household(home);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(50); // the test's own time limit ends this
        }
    }

    private List<Status> statuses() {
        return house.broker().sessions(Optional.empty(), 20).sessions().stream()
                .map(Sessions.Row::status)
                .toList();
    }

    /** A server that is spoken to by hand. */
    private final class Line implements AutoCloseable {
        final Process process;
        final Writer in;
        final BufferedReader out;

        Line() throws IOException {
            process = house.process(Tryaudex.class.getName(), "mcp")
                    .redirectError(home.resolve("stderr.txt").toFile())
                    .start();
            in = process.outputWriter();
            out = process.inputReader();
        }

        void say(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        JsonNode hear() throws IOException {
            return StrictJson.read(out.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Nested
    class The_page {
        @ParameterizedTest
        @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
        void is_kept_by_one_line_and_its_end(String revision) throws Exception {
            try (var line = new Line()) {
                line.say(HELLO.formatted(revision));
                line.in.close();

                var answer = line.hear();
                assertThat(answer.at("/result/serverInfo/name").stringValue()).isEqualTo("audex");
                assertThat(answer.at("/result/protocolVersion").stringValue()).isEqualTo(revision);
                assertThat(answer.at("/result/capabilities").has("tools")).isTrue();
                assertThat(line.out.readLine()).isNull();
                assertThat(line.process.waitFor()).isZero();
            }
            assertThat(house.asked).isEmpty();
            assertThat(Files.readString(home.resolve("stderr.txt"))).isEmpty();
        }
    }

    @Nested
    class The_java_sdk {
        @Test
        void runs_a_command_and_sees_sessions_and_trail() throws Exception {
            var words = house.program(Tryaudex.class.getName(), "mcp");
            var server = ServerParameters.builder(words.getFirst())
                    .args(words.subList(1, words.size()))
                    .env(house.environment)
                    .build();
            try (var client = McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
                    .requestTimeout(Duration.ofSeconds(60))
                    .build()) {
                client.initialize();
                assertThat(client.listTools().tools())
                        .extracting(Tool::name)
                        .containsExactlyInAnyOrder("audex_run", "audex_sessions", "audex_audit");

                var ran = call(
                        client,
                        "audex_run",
                        Map.of("provider", "vault", "allow", "s3:GetObject", "command", List.of("printenv")));
                assertThat(ran.path("exit_code").intValue()).isZero();
                assertThat(ran.path("stdout").stringValue()).contains("AWS_SECRET_ACCESS_KEY=");
                assertThat(ran.toString()).doesNotContain(Household.SECRET, Household.TOKEN);

                var sessions = call(client, "audex_sessions", Map.of("status", "completed"));
                assertThat(sessions.at("/sessions/0/session_id")).isEqualTo(ran.path("session_id"));
                var audit = call(
                        client,
                        "audex_audit",
                        Map.of("session_id", ran.path("session_id").stringValue()));
                assertThat(audit.path("chain_valid").booleanValue()).isTrue();
                assertThat(audit.path("entries").values())
                        .extracting(entry -> entry.path("event").stringValue())
                        .containsExactly(
                                "run", "output_redacted", "session_ended", "credentials_issued", "session_created");
            }
            assertThat(house.everything()).doesNotContain(Household.SECRET, Household.TOKEN);
        }

        @Test
        void is_refused_in_words() throws Exception {
            var words = house.program(Tryaudex.class.getName(), "mcp");
            var server = ServerParameters.builder(words.getFirst())
                    .args(words.subList(1, words.size()))
                    .env(house.environment)
                    .build();
            try (var client = McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
                    .requestTimeout(Duration.ofSeconds(60))
                    .build()) {
                client.initialize();
                assertThat(words(
                                client,
                                Map.of("provider", "vault", "allow", "s3:DeleteBucket", "command", List.of("true"))))
                        .contains("s3:DeleteBucket", "deny list");
                assertThat(words(
                                client,
                                Map.of(
                                        "provider",
                                        "vault",
                                        "allow",
                                        "s3:GetObject",
                                        "command",
                                        List.of("bash", "-c", "id"))))
                        .contains("bash");
                assertThat(words(client, Map.of("provider", "vault", "command", List.of("true"))))
                        .contains("allow", "profile");
                assertThat(words(client, Map.of("provider", "azrue", "allow", "x:Y", "command", List.of("true"))))
                        .contains("aws, gcp, azure, vault");
            }
            assertThat(house.asked).isEmpty();
        }

        private JsonNode call(
                io.modelcontextprotocol.client.McpSyncClient client, String tool, Map<String, Object> arguments) {
            var result = client.callTool(
                    CallToolRequest.builder(tool).arguments(arguments).build());
            assertThat(result.isError()).as(result.toString()).isNotEqualTo(true);
            return StrictJson.read(((TextContent) result.content().getFirst()).text());
        }

        private String words(io.modelcontextprotocol.client.McpSyncClient client, Map<String, Object> arguments) {
            var result = client.callTool(
                    CallToolRequest.builder("audex_run").arguments(arguments).build());
            assertThat(result.isError()).isTrue();
            return ((TextContent) result.content().getFirst()).text();
        }
    }

    @Nested
    class A_client {
        @Test
        void that_goes_away_leaves_nothing_running() throws Exception {
            try (var line = new Line()) {
                line.say(HELLO.formatted("2025-11-25"));
                line.hear();
                line.say(CALL.formatted(2));
                until(() -> statuses().contains(Status.ACTIVE));

                line.in.close();

                assertThat(line.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(statuses()).containsExactly(Status.FAILED);
            assertThat(house.leases).isEmpty();
            assertThat(house.broker().verifyAudit()).isInstanceOf(Verdict.Whole.class);
        }

        @Test
        void that_takes_its_call_back_ends_the_command() throws Exception {
            try (var line = new Line()) {
                line.say(HELLO.formatted("2025-11-25"));
                line.hear();
                line.say(CALL.formatted(2));
                until(() -> statuses().contains(Status.ACTIVE));

                line.say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");

                until(() -> statuses().equals(List.of(Status.FAILED)));
                until(house.leases::isEmpty);
                line.say("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}");
                var answer = line.hear();
                while (answer.has("method")) {
                    answer = line.hear();
                }
                assertThat(answer.path("id").intValue()).isEqualTo(3);
            }
        }

        @Test
        void hears_how_far_the_command_is() throws Exception {
            try (var line = new Line()) {
                line.say(HELLO.formatted("2025-11-25"));
                line.hear();
                line.say(CALL.formatted(2));
                var first = line.hear();
                var second = line.hear();
                assertThat(List.of(first, second))
                        .allSatisfy(each ->
                                assertThat(each.path("method").stringValue()).isEqualTo("notifications/progress"));
                assertThat(second.at("/params/progress").doubleValue())
                        .isGreaterThan(first.at("/params/progress").doubleValue());
            }
        }

        @Test
        void of_settings_with_a_mistake_hears_nothing_and_its_person_hears_what() throws Exception {
            house.settings("ofline = \"allow\"\n");
            try (var line = new Line()) {
                line.say(HELLO.formatted("2025-11-25"));
                assertThat(line.out.readLine()).isNull();
                assertThat(line.process.waitFor()).isEqualTo(5);
            }
            assertThat(Files.readString(home.resolve("stderr.txt"))).contains("line 1: ofline", "offline");
        }
    }
}
