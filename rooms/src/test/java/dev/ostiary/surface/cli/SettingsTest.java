package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
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
    class Settings_are_found {
        @BeforeEach
        void nothing_in_the_environment() {
            desk.environment.clear();
        }

        @Test
        void in_the_bootstrap_file_of_a_local_server_in_the_first_minute() throws Exception {
            bootstrap(lodge.uri().toString());

            assertThat(desk.run("secrets", "read", "app/db").exitCode()).isZero();
            assertThat(desk.run("config", "show").out())
                    .contains("bootstrap.json")
                    .doesNotContain(Lodge.KEY);
        }

        @Test
        void in_the_config_file_before_it() throws Exception {
            bootstrap("http://127.0.0.1:1");
            desk.run("config", "set", "url", lodge.uri().toString());
            desk.piping(Lodge.KEY + "\n").run("config", "set", "token", "@-");

            assertThat(desk.run("secrets", "read", "app/db").exitCode()).isZero();
            assertThat(desk.run("config", "show").out()).contains("config.json");
            assertThat(Files.getPosixFilePermissions(home.resolve(".ostiary/config.json")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }

        @Test
        void in_the_variables_of_the_seed_too() {
            desk.environment.put("SCAIVAULT_URL", lodge.uri().toString());
            desk.environment.put("SCAIVAULT_TOKEN", Lodge.KEY);

            assertThat(desk.run("secrets", "read", "app/db").exitCode()).isZero();
        }

        @Test
        void but_a_kept_token_never_goes_to_another_server() throws Exception {
            bootstrap("http://127.0.0.1:1");
            desk.piping(Lodge.KEY).run("config", "set", "token", "@-");
            var outcome =
                    desk.run("secrets", "read", "app/db", "--url", lodge.uri().toString());

            assertThat(outcome.exitCode()).isEqualTo(2);
        }

        @Test
        void and_a_file_that_others_may_read_is_refused() throws Exception {
            bootstrap(lodge.uri().toString());
            Files.setPosixFilePermissions(
                    home.resolve(".ostiary/bootstrap.json"), PosixFilePermissions.fromString("rw-r--r--"));

            assertThat(desk.run("secrets", "read", "app/db").err()).contains("chmod 600");
        }

        @Test
        void and_a_token_is_never_taken_from_an_argument() {
            var outcome = desk.run("config", "set", "token", "aug_live_canary");

            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).doesNotContain("canary");
        }

        @Test
        void after_signing_in_with_a_password() {
            var outcome = desk.typing("ada@example.com", "correct horse")
                    .run("auth", "login", "--url", lodge.uri().toString());

            assertThat(outcome.out()).contains("Signed in as sa:keeper");
            assertThat(desk.run("secrets", "read", "app/db").exitCode()).isZero();
            assertThat(desk.run("auth", "whoami").out()).contains("principal: sa:keeper");
        }

        @Test
        void and_a_token_that_does_not_work_is_not_kept() {
            var outcome = desk.piping("aug_live_wrong")
                    .run("auth", "login", "--token", "@-", "--url", lodge.uri().toString());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(home.resolve(".ostiary/config.json")).doesNotExist();
        }

        private void bootstrap(String url) throws Exception {
            var content = StrictJson.mapper().createObjectNode().put("url", url).put("api_key", Lodge.KEY);
            PrivateFile.folder(home.resolve(".ostiary"));
            PrivateFile.write(home.resolve(".ostiary/bootstrap.json"), out -> out.write(StrictJson.write(content)));
        }
    }

    @Test
    void home_is_what_the_shell_says() {
        assertThat(Surroundings.home(Map.of("HOME", "/home/ada"))).hasToString("/home/ada");
        assertThat(Surroundings.home(Map.of())).hasToString(System.getProperty("user.home"));
    }
}
