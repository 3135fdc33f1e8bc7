package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ProseTest {
    record Log(Instant timestamp, String action, String requestId) {}

    record Logs(List<Log> logs) {}

    record Group(String path, String explanation) {}

    record Groups(List<Group> groups) {}

    private static String told(String action) {
        var answer = """
                {"logs":[{"timestamp":"2026-11-21T11:02:51.152216Z","action":"%s","request_id":"req_1"}]}""".formatted(action);
        return new Prose(false).of(Shape.of(Logs.class), (ObjectNode) StrictJson.read(answer));
    }

    @Test
    void times_are_told_to_the_second() {
        assertThat(told("read")).isEqualTo("""
                TIMESTAMP             ACTION  REQUEST ID
                2026-11-21T11:02:51Z  read    req_1""");
    }

    @Test
    void a_table_too_wide_for_a_window_goes_without_what_matters_least_and_says_where_it_is() {
        assertThat(told("read".repeat(40)))
                .startsWith("TIMESTAMP             ACTION\n")
                .doesNotContain("req_1")
                .endsWith("\n\nMore of each: --json");
    }

    @Test
    void a_sentence_too_long_for_a_window_stands_below_its_row() {
        var why = "so it was ".repeat(20).strip();
        var answer = """
                {"groups":[{"path":"app/db","explanation":"%s"},{"path":"ops/x","explanation":"short"}]}""".formatted(why);
        assertThat(new Prose(false).of(Shape.of(Groups.class), (ObjectNode) StrictJson.read(answer)))
                .isEqualTo("PATH\napp/db\n  " + why + "\nops/x\n  short");
    }
}
