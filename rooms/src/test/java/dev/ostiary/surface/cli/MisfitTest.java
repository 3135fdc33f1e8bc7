package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is told in the words that were typed, and without a server. */
class MisfitTest {
    @TempDir
    Path home;

    private String told(String... words) {
        var outcome = new Desk(home, Declared.all()).run(words);
        assertThat(outcome.exitCode()).isEqualTo(5);
        return outcome.err();
    }

    @Test
    void a_missing_word_is_named_as_help_names_it() {
        assertThat(told("secrets", "read"))
                .startsWith("ostiary: <path> is required.\nSee: ostiary secrets read --help");
    }

    @Test
    void a_wrong_flag_is_named_as_it_is_typed() {
        assertThat(told("secrets", "list", "--limit", "0")).startsWith("ostiary: --limit must be between 1 and 1000.");
    }

    @Test
    void a_value_that_tells_its_own_fault_still_names_its_flag() {
        assertThat(told("api-keys", "create", "sa_1", "n", "--expires-in", "tomorrow"))
                .startsWith("ostiary: --expires-in: A duration is ");
    }

    @Test
    void a_path_that_cannot_be_is_named() {
        assertThat(told("secrets", "read", "app//x")).startsWith("ostiary: <path>: A path ");
    }

    @Test
    void the_part_of_a_record_is_named_with_its_flag_and_number() {
        assertThat(told("policies", "create", "x", "--rules", "path=a,permissions=read", "--rules", "path=b"))
                .isEqualTo("""
                        ostiary: --rules (number 2): permissions is required.
                        See: ostiary policies create --help
                        """);
    }

    @Test
    void several_faults_stand_below_each_other() {
        assertThat(told("api-keys", "create")).isEqualTo("""
                        ostiary: <service_account_id> is required.
                                 <name> is required.
                        See: ostiary api-keys create --help
                        """);
    }

    @Test
    void what_was_probably_meant_is_offered_without_repeating_what_was_typed() {
        assertThat(told("secret", "list"))
                .contains("Did you mean ostiary secrets?")
                .doesNotContain("secret list");
        assertThat(told("secrets", "lst")).contains("Did you mean ostiary secrets list?");
        assertThat(told("members", "create", "a@b", "--role", "owner")).contains("Did you mean --roles?");
        assertThat(told("hunter2")).doesNotContain("hunter2").doesNotContain("Did you mean");
    }

    @Test
    void a_flag_without_its_value_says_what_it_needs() {
        assertThat(told("secrets", "list", "--url")).startsWith("ostiary: --url needs a value: <address>.");
    }
}
