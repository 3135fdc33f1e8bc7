package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeTest {
    private static final String URL = "http://127.0.0.1:8440";

    @TempDir
    private Path folder;

    private Path bootstrap;

    @BeforeEach
    void writes_bootstrap() throws Exception {
        bootstrap = Files.writeString(folder.resolve("bootstrap.json"), "{}");
    }

    @Test
    void says_where_it_listens_and_what_to_paste() {
        assertThat(new Welcome(URL, bootstrap, true, false).text())
                .contains(URL + "/mcp ", URL + "/console ", "\"SCAIVAULT_URL\": \"" + URL + "\"", bootstrap.toString());
    }

    @Test
    void needs_no_variable_where_the_shell_looks_by_itself() {
        assertThat(new Welcome(URL, bootstrap, true, false).text()).doesNotContain("OSTIARY_DATA");
    }

    @Test
    void names_the_variable_by_which_the_shell_finds_another_folder() {
        assertThat(new Welcome(URL, bootstrap, false, false).text()).contains("export OSTIARY_DATA=" + folder);
    }

    @Test
    void shows_nothing_that_is_gone() throws Exception {
        Files.delete(bootstrap);

        assertThat(new Welcome(URL, bootstrap, true, false).text()).contains("which is gone");
    }

    @Test
    void names_the_variable_by_which_other_machines_find_it() {
        assertThat(new Welcome(URL, bootstrap, true, true).text()).contains("export OSTIARY_PUBLIC_HOSTS=");
        assertThat(new Welcome(URL, bootstrap, true, false).text()).doesNotContain("OSTIARY_PUBLIC_HOSTS");
    }
}
