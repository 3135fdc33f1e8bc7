package dev.ostiary.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code tryaudex} makes of words, before anything is asked of a cloud. */
class ShellTest {
    @TempDir
    Path home;

    private Seat seat;

    @BeforeEach
    void sit() {
        seat = new Seat(home);
    }

    static Stream<Word> words() {
        return Words.all().stream();
    }

    @Nested
    class Help_ {
        @ParameterizedTest
        @ValueSource(strings = {"", "--help", "-h", "help"})
        void shows_every_word_with_its_sentence(String word) {
            var seen = word.isEmpty() ? seat.types() : seat.types(word);

            assertThat(seen.exitCode()).isZero();
            assertThat(Words.all())
                    .allSatisfy(each -> assertThat(seen.out()).contains("  " + each.name() + " ", each.summary()));
        }

        @ParameterizedTest
        @MethodSource("dev.ostiary.broker.cli.ShellTest#words")
        void of_one_word_has_its_examples_unbroken(Word word) {
            var asked = Stream.concat(Arrays.stream(word.name().split(" ", -1)), Stream.of("--help"));

            var seen = seat.types(asked.toArray(String[]::new));

            assertThat(seen.exitCode()).isZero();
            assertThat(seen.out()).startsWith("Usage: tryaudex " + word.name()).contains(word.summary());
            assertThat(word.examples())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(seen.out().lines()).contains("  " + each));
        }

        @Test
        void of_a_family_shows_what_is_in_it() {
            assertThat(seat.types("policy", "--help").out())
                    .contains("policy show")
                    .doesNotContain("  sessions ");
        }

        @Test
        void asks_nothing_of_the_settings() {
            seat.settings("no such = [");

            assertThat(seat.types("run", "--help").exitCode()).isZero();
            assertThat(seat.types("--version").out()).startsWith("tryaudex ");
        }
    }

    @Nested
    class A_mistake_in_the_settings {
        @Test
        void keeps_nobody_from_looking_and_ending() {
            seat.settings("denny = []");

            assertThat(seat.types("sessions").exitCode()).isZero();
            assertThat(seat.types("audit", "verify").err())
                    .contains("denny is no setting", "goes on without that file");
            assertThat(seat.types("kill", "ses_0").err()).contains("not found");
            assertThat(seat.types("run", "--allow", "s3:GetObject", "--", "true")
                            .exitCode())
                    .isEqualTo(5);
        }
    }

    @Nested
    class What_is_not_well_said {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "rnu            | There is no such command. Did you mean tryaudex run?",
                    "hunter2        | There is no such command.",
                    "run --alow=x   | There is no flag --alow. Did you mean --allow?",
                    "run            | COMMAND is required, after --. See: tryaudex run --help",
                    "run --ttl      | --ttl needs a value: <duration>.",
                    "run --ttl 1m --ttl 2m -- x | --ttl is given twice.",
                    "kill           | <session> is required.",
                    "kill a b       | There is a word too many.",
                    "policy         | A word is missing.",
                    "policy shwo    | There is no such command. Did you mean tryaudex policy show?",
                    "completion tcsh | Completion is made for bash, zsh and fish.",
                    "run --provider ibm --allow x -- y | The provider is one of aws, gcp, azure, vault.",
                    "run --budget lots --allow x -- y | --budget is a number of US dollars, such as 5 or 2.50.",
                })
        void is_told_in_one_line_and_ends_with_five(String words, String told) {
            var seen = seat.types(words.split(" +", -1));

            assertThat(seen.exitCode()).isEqualTo(5);
            assertThat(seen.err().lines()).contains("tryaudex: " + told);
            assertThat(seen.out()).isEmpty();
        }

        @Test
        void is_not_repeated_because_it_may_be_a_secret() {
            assertThat(seat.types("run", "--token=hunter2", "--", "x").err())
                    .contains("There is no flag --token.")
                    .doesNotContain("hunter2");
            assertThat(seat.types("hunter2").err()).doesNotContain("hunter2");
        }
    }

    @Nested
    class Completion {
        @ParameterizedTest
        @ValueSource(strings = {"bash", "zsh", "fish"})
        void knows_words_flags_and_values(String shell) {
            var seen = seat.types("completion", shell);

            assertThat(seen.exitCode()).isZero();
            assertThat(seen.out()).contains("sessions", "role-arn", "azure", "revoked", "verify");
        }
    }
}
