package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tasks in memory take no more of it than a database would give them. */
class LocalTasksTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Tasks tasks = new LocalTasks(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Holder owner = new Holder("ten_a", "sa:a", "01");
    private final Holder fellow = new Holder("ten_a", "sa:a", "02");
    private final Holder other = new Holder("ten_b", "sa:a", "01");

    private Task over(Holder whose, int second) {
        var task = Task.begun(NOW.plusSeconds(second));
        var half = "x".repeat(3 << 18);
        var large = JsonNodeFactory.instance.objectNode().put("message", half).put("data", half);
        tasks.begin(whose, task);
        tasks.change(whose, task.id(), each -> each.failed(large, NOW));
        return task;
    }

    @Test
    void what_is_over_makes_room_for_what_is_newer_of_the_same_principal() {
        var theirs = over(other, 0);
        var atWork = Task.begun(NOW);
        tasks.begin(owner, atWork);
        var first = over(owner, 1);
        var second = over(fellow, 2);
        assertThat(tasks.find(owner, first.id())).isPresent();

        var third = over(owner, 3);

        assertThat(tasks.find(owner, first.id())).isEmpty();
        assertThat(tasks.find(fellow, second.id())).isPresent();
        assertThat(tasks.find(owner, third.id())).isPresent();
        assertThat(tasks.find(owner, atWork.id())).isPresent();
        assertThat(tasks.find(other, theirs.id())).isPresent();
    }
}
