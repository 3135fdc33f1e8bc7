package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
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
        lodge.shelf.kept.clear();
        lodge.shelf.kept.put(
                "app/db",
                StrictJson.mapper()
                        .createObjectNode()
                        .put("password", "s3cret-value")
                        .put("user", "app"));
        desk = new Desk(home, lodge.operations());
        desk.environment.put("OSTIARY_URL", lodge.uri().toString());
        desk.environment.put("OSTIARY_TOKEN", Lodge.KEY);
    }

    @Nested
    class Reading {
        @Test
        void shows_a_record_calmly_and_masks_what_is_secret() {
            var outcome = desk.run("secrets", "read", "app/db");

            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).isEqualTo("""
                            path:    app/db
                            version: 1
                            data:
                              password: ••••••
                              user: ••••••
                            labels:
                              tier: gold
                            """);
        }

        @Test
        void masks_what_is_secret_however_deep_it_stands() {
            var outcome = desk.run("secrets", "batch", "app/db");

            assertThat(outcome.out()).contains("app/db", "password=••••••").doesNotContain("s3cret-value");
            assertThat(desk.run("secrets", "batch", "app/db", "--reveal").out()).contains("s3cret-value");
        }

        @Test
        void reveals_when_told() {
            assertThat(desk.run("secrets", "read", "app/db", "--reveal").out()).contains("password: s3cret-value");
        }

        @Test
        void prints_one_field_bare_for_scripts() {
            assertThat(desk.run("secrets", "read", "app/db", "--field", "password")
                            .out())
                    .isEqualTo("s3cret-value\n");
        }

        @Test
        void keeps_the_exact_value_of_a_field_for_a_pipe() {
            var pem = "-----BEGIN X-----\nabc \n-----END X-----\n";
            lodge.shelf.kept.put(
                    "app/pem", StrictJson.mapper().createObjectNode().put("key", pem));

            assertThat(desk.run("secrets", "read", "app/pem", "--field", "key").out())
                    .isEqualTo(pem);
        }

        @Test
        void prints_the_exact_result_as_json() {
            var json = StrictJson.read(
                    desk.run("secrets", "read", "app/db", "--json").out());

            assertThat(json.path("data").path("password").stringValue()).isEqualTo("s3cret-value");
        }

        @Test
        void lists_in_aligned_columns_without_empty_ones() {
            lodge.shelf.kept.put("app/longer-name", StrictJson.mapper().createObjectNode());

            assertThat(desk.run("secrets", "list", "--prefix", "app").out()).isEqualTo("""
                            PATH             VERSION
                            app/db           1
                            app/longer-name  1
                            """);
        }

        @Test
        void says_when_there_is_more() {
            lodge.shelf.kept.put("app/longer-name", StrictJson.mapper().createObjectNode());

            assertThat(desk.run("secrets", "list", "--limit", "1").out()).contains("There is more: --cursor next");
        }

        @Test
        void says_when_there_is_nothing() {
            assertThat(desk.run("secrets", "list", "--prefix", "zzz").out()).startsWith("Nothing found.");
        }

        @Test
        void is_recorded_as_coming_from_the_command_line() {
            lodge.trail.clear();
            desk.run("secrets", "read", "app/db");

            assertThat(lodge.trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.surface()).isEqualTo("cli"));
        }
    }

    @Nested
    class Writing {
        @Test
        void takes_a_secret_from_standard_input_and_plain_fields_as_they_are() {
            var outcome = desk.piping("hunter2\n").run("secrets", "write", "app/new", "password=@-", "user=app");

            assertThat(outcome.err()).isEmpty();
            assertThat(lodge.shelf.kept("app/new").toString()).isEqualTo("{\"password\":\"hunter2\",\"user\":\"app\"}");
        }

        @Test
        void takes_a_secret_from_a_file_and_keeps_the_lines_of_a_longer_text() throws Exception {
            var file = Files.writeString(home.resolve("key.pem"), "a\nb\n");
            desk.run("secrets", "write", "app/new", "key=@" + file);

            assertThat(lodge.shelf.kept("app/new").path("key").stringValue()).isEqualTo("a\nb\n");
        }

        @Test
        void asks_for_a_secret_that_is_only_named() {
            desk.typing("typed-secret").run("secrets", "write", "app/new", "password");

            assertThat(lodge.shelf.kept("app/new").path("password").stringValue())
                    .isEqualTo("typed-secret");
        }

        @Test
        void takes_all_fields_from_a_json_file() throws Exception {
            var file = Files.writeString(home.resolve("all.json"), "{\"a\":{\"b\":1}}");
            desk.run("secrets", "write", "app/new", "--data", "@" + file, "--tags", "x,y", "--expires-in", "30d");

            assertThat(lodge.shelf.kept("app/new").toString()).isEqualTo("{\"a\":{\"b\":1}}");
        }

        @Test
        void shows_a_new_key_once_and_says_so() {
            var outcome = desk.run("keys", "create", "ci");

            assertThat(outcome.out()).contains("key: aug_live_brandnew");
            assertThat(outcome.err()).contains("shown once");
        }

        @ParameterizedTest
        @ValueSource(strings = {"password=hunter2hunter2", "PWD=hunter2hunter2", "url=postgres://a:hunter2hunter2@b/c"})
        void refuses_a_secret_as_an_argument_and_says_how_to_give_it(String word) {
            var outcome = desk.run("secrets", "write", "app/new", word);

            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).contains("@-").contains("does not belong on a command line");
            assertThat(outcome.out() + outcome.err()).doesNotContain("hunter2");
            assertThat(lodge.shelf.kept).doesNotContainKey("app/new");
        }

        @Test
        void refuses_a_tree_of_secrets_and_a_secret_flag_as_arguments() {
            var tree = desk.run("secrets", "write", "app/new", "--data", "{\"a\":\"hunter2hunter2\"}");
            var flag = desk.run("keys", "create", "ci", "--old-key", "hunter2hunter2");

            assertThat(tree.exitCode()).isEqualTo(5);
            assertThat(flag.exitCode()).isEqualTo(5);
            assertThat(tree.err() + flag.err()).doesNotContain("hunter2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--pasword=hunter2hunter2", "--password=hunter2hunter2", "-phunter2hunter2"})
        void never_repeats_the_value_of_a_flag_it_does_not_know(String flag) {
            var outcome = desk.run("secrets", "write", "app/new", flag);

            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).doesNotContain("hunter2").contains("--help");
        }

        @Test
        void reads_standard_input_for_one_value_only() {
            var outcome = desk.piping("x").run("secrets", "write", "app/new", "a=@-", "b=-");

            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(lodge.shelf.kept).doesNotContainKey("app/new");
        }

        @Test
        void refuses_to_ask_where_nobody_is() {
            assertThat(desk.run("secrets", "write", "app/new", "password").err())
                    .contains("no terminal");
        }
    }

    @Nested
    class Destroying {
        @Test
        void asks_first_on_a_terminal() {
            assertThat(desk.typing("yes").run("secrets", "delete", "app/db").exitCode())
                    .isZero();
            assertThat(lodge.shelf.kept).doesNotContainKey("app/db");
        }

        @Test
        void does_nothing_unless_the_answer_is_yes() {
            assertThat(desk.typing("y").run("secrets", "delete", "app/db").exitCode())
                    .isEqualTo(1);
            assertThat(lodge.shelf.kept).containsKey("app/db");
        }

        @Test
        void is_refused_without_a_terminal() {
            assertThat(desk.run("secrets", "delete", "app/db").err()).contains("--yes");
            assertThat(lodge.shelf.kept).containsKey("app/db");
        }

        @Test
        void goes_on_with_yes() {
            assertThat(desk.run("secrets", "delete", "app/db", "--permanent", "--yes")
                            .out())
                    .contains("permanent: true");
        }
    }

    @Nested
    class Help_and_completion {
        @Test
        void groups_all_commands_by_room() {
            var help = desk.run("help").out();

            assertThat(help).contains("\nsecrets\n").contains("secrets read").contains("Reads one secret.");
            assertThat(desk.run().out()).isEqualTo(help);
            assertThat(desk.run("--help").out()).isEqualTo(help);
        }

        @Test
        void describes_each_field_of_each_command_and_shows_an_example() {
            for (var operation : lodge.shelf.plainOperations()) {
                var help =
                        desk.run(operation.room(), operation.verb(), "--help").out();

                assertThat(help).contains(operation.summary()).contains("ostiary " + operation.room() + " ");
                assertThat(help).contains("Example:");
                operation
                        .inputShape()
                        .fields()
                        .forEach(field ->
                                assertThat(help.replaceAll("\\s+", " ")).contains(field.says()));
            }
        }

        @Test
        void answers_for_the_server_without_starting_it() {
            assertThat(desk.run("server", "--help").out())
                    .contains("--port", "OSTIARY_PORT", "OSTIARY_DATABASE_URL", "OSTIARY_ROOT_KEY");
        }

        @ParameterizedTest
        @ValueSource(strings = {"bash", "zsh"})
        void completes_rooms_verbs_and_flags(String shell) {
            assertThat(desk.run("completion", shell).out()).contains("secrets", "write", "--expires-in", "complete -F");
        }

        @Test
        void completes_the_values_of_a_choice() {
            assertThat(desk.run("completion", "bash").out()).contains("\"kv\" \"json\"");
        }

        @Test
        void tells_its_version() {
            assertThat(desk.run("--version").out()).startsWith("ostiary ");
        }
    }
}
