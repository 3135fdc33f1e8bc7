package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class GivenTest {
    private static final String APP = """
            {"path_pattern":"app/**","permissions":["read"]}""";
    private static final String WEB = """
            {"path_pattern":"web/**","permissions":["list"]}""";

    private static String rules(String... words) {
        var operation = Declared.all().stream()
                .filter(each -> each.name().equals("policies.create"))
                .findFirst()
                .orElseThrow();
        var spec = CommandSpec.create();
        var phrase = Phrase.of(Program.OSTIARY, operation);
        Flags.add(phrase, spec);
        var parsed = new CommandLine(spec).parseArgs(words);
        return new Given(phrase, parsed, Surroundings.ofProcess())
                .input()
                .path("rules")
                .toString();
    }

    @Test
    void one_object_is_a_list_of_one() {
        assertThat(rules("name", "--rules", APP)).isEqualTo("[" + APP + "]");
    }

    @Test
    void a_repeated_flag_adds_to_the_list() {
        assertThat(rules("name", "--rules", APP, "--rules", WEB)).isEqualTo("[" + APP + "," + WEB + "]");
    }

    @Test
    void lists_are_joined_in_order() {
        assertThat(rules("name", "--rules", "[" + WEB + "]", "--rules", APP)).isEqualTo("[" + WEB + "," + APP + "]");
    }

    @Nested
    class A_record_without_json {
        @Test
        void is_typed_part_by_part() {
            assertThat(rules("name", "--rules", "path_pattern=app/**,permissions=read"))
                    .isEqualTo("[" + APP + "]");
        }

        @Test
        void has_a_plus_between_the_items_of_a_list() {
            assertThat(rules("name", "--rules", "path_pattern=a,permissions=read+list"))
                    .isEqualTo("""
                            [{"path_pattern":"a","permissions":["read","list"]}]""");
        }

        @Test
        void knows_a_part_by_a_word_that_no_other_part_has() {
            assertThat(rules("name", "--rules", "path=app/**,permissions=read")).isEqualTo("[" + APP + "]");
        }

        @Test
        void keeps_a_comma_that_is_followed_by_no_part() {
            assertThat(rules("name", "--rules", "path=a,b,permissions=read")).isEqualTo("""
                            [{"path_pattern":"a,b","permissions":["read"]}]""");
        }

        @Test
        void stands_beside_json() {
            assertThat(rules("name", "--rules", "path=app/**,permissions=read", "--rules", WEB))
                    .isEqualTo("[" + APP + "," + WEB + "]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "colour=red",
                    "path=a,path_pattern=b",
                    "path=a,permissions=read,conditions=never",
                    "path=a,permissions=read,condition=never"
                })
        void is_refused_where_a_part_is_unknown_doubled_or_too_deep(String typed) {
            assertThatExceptionOfType(Wrong.class)
                    .isThrownBy(() -> rules("name", "--rules", typed))
                    .satisfies(wrong -> assertThat(wrong.told()).startsWith("--rules"));
        }
    }
}
