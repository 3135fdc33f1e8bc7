package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailingTest {
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
    class Failing {
        @Test
        void tells_the_message_and_the_request_and_exits_by_the_table() {
            var outcome = desk.run("secrets", "read", "app/none");

            assertThat(outcome.exitCode()).isEqualTo(4);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("Secret 'app/none' not found").contains("Request: req_");
        }

        @Test
        void with_a_bad_token_exits_2_and_never_prints_it() {
            desk.environment.put("OSTIARY_TOKEN", "aug_live_wrongwrong");
            var outcome = desk.run("secrets", "read", "app/db");

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("ostiary auth login").doesNotContain("wrongwrong");
        }

        @Test
        void with_a_token_that_would_split_a_header_never_prints_it() {
            desk.environment.put("OSTIARY_TOKEN", "aug_live_wrong\r\nX-Evil: 1");
            var outcome = desk.run("secrets", "read", "app/db");

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).doesNotContain("aug_live_wrong").doesNotContain("Evil");
        }

        @Test
        void for_lack_of_scope_exits_3() {
            desk.environment.put("OSTIARY_TOKEN", Lodge.READER);

            assertThat(desk.run("keys", "create", "ci").exitCode()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"APP/x", "app//x", "../x", "app/..%2f"})
        void on_a_bad_path_exits_5_without_asking_the_server(String path) {
            lodge.origins.clear();

            assertThat(desk.run("secrets", "read", path).exitCode()).isEqualTo(5);
            assertThat(lodge.origins).isEmpty();
        }

        @Test
        void without_a_server_says_what_to_start() {
            desk.environment.put("OSTIARY_URL", "http://127.0.0.1:1");
            var outcome = desk.run("secrets", "read", "app/db");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("ostiary server");
        }

        @Test
        void refuses_to_send_a_token_in_clear_to_another_machine() {
            desk.environment.put("OSTIARY_URL", "http://vault.example.com");

            assertThat(desk.run("secrets", "read", "app/db").err()).contains("OSTIARY_INSECURE");
        }

        @Test
        void on_a_missing_verb_shows_the_room() {
            var outcome = desk.run("secrets");

            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).contains("secrets read");
        }
    }

    @Nested
    class What_a_server_says {
        private static final String STEERING = "\u001b[2J\u009b31m\u202egnp\u0007";

        @Test
        void cannot_steer_a_terminal_in_any_form_of_output() {
            lodge.shelf.kept.put(
                    "app/evil", StrictJson.mapper().createObjectNode().put("k" + STEERING, "v" + STEERING));

            assertThat(desk.run("secrets", "read", "app/evil", "--reveal").out())
                    .doesNotContain(parts());
            assertThat(desk.run("secrets", "read", "app/evil", "--json").out()).doesNotContain(parts());
            assertThat(desk.typing()
                            .run("secrets", "read", "app/evil", "--field", "k" + STEERING)
                            .out())
                    .doesNotContain(parts())
                    .startsWith("v");
        }

        @Test
        void is_still_exact_as_json() {
            lodge.shelf.kept.put(
                    "app/evil", StrictJson.mapper().createObjectNode().put("k", "ä•😀" + STEERING));
            var json = StrictJson.read(
                    desk.run("secrets", "read", "app/evil", "--json").out());

            assertThat(json.path("data").path("k").stringValue()).isEqualTo("ä•😀" + STEERING);
        }

        private static String[] parts() {
            return new String[] {"\u001b", "\u009b", "\u202e", "\u0007"};
        }
    }
}
