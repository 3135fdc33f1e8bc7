package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
        Flags.add(operation, spec);
        var parsed = new CommandLine(spec).parseArgs(words);
        return new Given(operation, parsed, Surroundings.ofProcess())
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
}
