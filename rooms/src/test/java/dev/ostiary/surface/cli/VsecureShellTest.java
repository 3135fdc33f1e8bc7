package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

/** The words of V-Secure's page for the same shell (seed 001; domain reference 2.3). */
class VsecureShellTest {
    private static Lodge lodge;

    @TempDir
    Path home;

    private Desk desk;

    @BeforeAll
    static void open() throws Exception {
        lodge = new Lodge();
    }

    @AfterAll
    static void close() throws Exception {
        lodge.close();
    }

    @BeforeEach
    void sit() {
        desk = new Desk(home, Program.VSECURE, Declared.all());
    }

    private ObjectNode typed(String verb, String... words) {
        var phrase = VsecureWords.among(Declared.all()).stream()
                .map(leaf -> ((OperationLeaf) leaf).phrase())
                .filter(each -> each.verb().equals(verb))
                .findFirst()
                .orElseThrow();
        var spec = CommandSpec.create();
        Flags.add(phrase, spec);
        return new Given(phrase, new CommandLine(spec).parseArgs(words), desk.around()).input();
    }

    @Nested
    class A_command {
        @Test
        void stands_for_an_operation_whatever_the_page_calls_it() {
            assertThat(VsecureWords.among(Declared.all()))
                    .extracting(leaf -> Program.VSECURE.words(leaf.room(), leaf.verb()))
                    .contains("mcp:resources", "mcp:approvals", "mcp:approve", "mcp:deny", "mcp:audit", "auth:whoami")
                    .hasSize(VsecureWords.ALL.size());
        }

        @Test
        void says_by_itself_what_is_answered() {
            assertThat(typed("approve", "appr_1", "--reason", "needed").toString())
                    .isEqualTo("{\"approvalId\":\"appr_1\",\"reason\":\"needed\",\"action\":\"approve\"}");
            assertThat(typed("deny", "appr_1").path("action").asString("")).isEqualTo("deny");
            assertThat(desk.run("mcp:approve", "appr_1", "--action", "deny").err())
                    .contains("There is no flag --action.");
        }

        @ParameterizedTest
        @CsvSource({
            "24h, 2026-03-14T12:00:00Z",
            "90m, 2026-03-15T10:30:00Z",
            "7d, 2026-03-08T12:00:00Z",
            "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
            "yesterday, yesterday"
        })
        void that_asks_takes_a_time_as_long_ago(String since, String meant) {
            assertThat(typed("audit", "--since", since).path("since").asString(""))
                    .isEqualTo(meant);
        }

        @Test
        void has_help_with_examples_in_its_own_words() {
            assertThat(desk.run("mcp:audit", "--help").out())
                    .startsWith("Usage: vsecure mcp:audit")
                    .contains("vsecure mcp:audit --resource 'production/*'");
            assertThat(desk.run("help", "mcp:deny").out()).startsWith("Usage: vsecure mcp:deny");
            assertThat(desk.run().out()).contains("Usage: vsecure <room>:<verb>", "  mcp:approve ");
        }

        @Test
        void that_does_not_fit_is_told_in_the_words_that_were_typed() {
            var outcome = desk.run("mcp:approve");
            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).isEqualTo("""
                    vsecure: <approvalId> is required.
                    See: vsecure mcp:approve --help
                    """);
            assertThat(desk.run("mcp:aprove").err()).contains("Did you mean vsecure mcp:approve?");
        }

        @Test
        void is_one_word() {
            var outcome = desk.run("mcp", "approve", "appr_1");
            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).contains("  mcp:approve ", "joined by a colon");
            assertThat(desk.run("mcp", "--help").exitCode()).isZero();
        }

        @Test
        void that_destroys_asks_first() {
            assertThat(desk.run("mcp:revoke", "appr_1").err()).contains("Add --yes if it is meant.");
        }
    }

    @Nested
    class Settings_of_its_own {
        @Test
        void are_the_endpoint_with_or_without_the_path_of_the_page_and_the_key() {
            desk.environment.put("VSECURE_ENDPOINT", lodge.uri() + "/v1/security");
            desk.environment.put("VSECURE_API_KEY", Lodge.KEY);

            assertThat(desk.run("auth:scopes").exitCode()).isZero();
            assertThat(desk.run("config:get", "endpoint").out()).isEqualTo(lodge.uri() + "\n");
            assertThat(desk.run("config:show").out())
                    .contains("(from VSECURE_API_KEY)")
                    .doesNotContain(Lodge.KEY);
            assertThat(desk.run("config:get", "api_key").exitCode()).isEqualTo(5);
        }

        @Test
        void are_kept_apart_from_those_of_ostiary() {
            desk.environment.put("OSTIARY_URL", "https://elsewhere.example");
            desk.run("config:set", "endpoint", "https://vault.example.com/v1/security");

            assertThat(desk.run("config:path").out().strip()).endsWith(".vsecure/config.json");
            assertThat(desk.run("config:get", "endpoint").out()).isEqualTo("https://vault.example.com\n");
        }

        @Test
        void are_asked_for_and_tried_before_they_are_kept() {
            var outcome = desk.typing(lodge.uri().toString(), Lodge.KEY).run("config:init");

            assertThat(outcome.out()).contains("Signed in as sa:keeper").doesNotContain(Lodge.KEY);
            assertThat(desk.typing("", "vsec_live_wrong").run("config:init").exitCode())
                    .isEqualTo(2);
            assertThat(desk.run("auth:scopes").exitCode())
                    .as("the good one is kept")
                    .isZero();
        }

        @Test
        void keep_a_key_from_any_other_server() {
            desk.typing(lodge.uri().toString(), Lodge.KEY).run("config:init");
            desk.environment.put("VSECURE_ENDPOINT", "http://127.0.0.1:1");

            assertThat(desk.run("config:show").err()).contains("belongs to another server and is not sent");
            assertThat(desk.run("config:set", "endpoint", "https://vault.example.com")
                            .err())
                    .contains("of the former server was removed");
        }

        @Test
        void say_how_answers_are_shown_and_waited_for() {
            desk.run("config:set", "timeout", "5000");
            desk.environment.put("VSECURE_DEBUG", "true");
            desk.environment.put("VSECURE_OUTPUT", "json");

            assertThat(Stream.of("timeout", "debug", "output")
                            .map(name -> desk.run("config:get", name).out().strip()))
                    .isEqualTo(List.of("5000", "true", "json"));
        }

        @ParameterizedTest
        @CsvSource({"timeout, soon", "timeout, 5", "debug, yes", "output, xml", "verify_ssl, false", "colour, red"})
        void that_cannot_be_are_refused(String name, String value) {
            assertThat(desk.run("config:set", name, value).exitCode()).isEqualTo(5);
        }

        @Test
        void of_another_product_are_let_be_and_named() throws Exception {
            PrivateFile.folder(home.resolve(".vsecure"));
            var content =
                    StrictJson.mapper().createObjectNode().put("region", "eu").put("verify_ssl", false);
            PrivateFile.write(home.resolve(".vsecure/config.json"), out -> out.write(StrictJson.write(content)));

            assertThat(desk.run("config:show").err()).contains("without meaning here: region, verify_ssl");
        }
    }
}
