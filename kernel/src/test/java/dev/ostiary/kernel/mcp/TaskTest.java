package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** A task as a store keeps it. */
class TaskTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void what_is_written_is_read_again() {
        var asked = ConversationTest.json("{'name':{'method':'elicitation/create','params':{}}}");
        var answered = Task.begun(NOW)
                .parked(asked, NOW)
                .answered(ConversationTest.json("{'name':{'action':'cancel'}}"), NOW.plusSeconds(1));
        assertThat(Task.read(answered.bytes())).isEqualTo(answered);
        assertThat(answered.status()).isEqualTo(Task.Status.WORKING);
    }

    @Test
    void says_what_it_waits_for_until_it_is_over() {
        var waiting = Task.begun(NOW).saying("A person must answer.", NOW.plusSeconds(1));
        assertThat(waiting.words()).isEqualTo("A person must answer.");
        assertThat(waiting.steps()).isEqualTo(1);
        assertThat(Task.read(waiting.bytes())).isEqualTo(waiting);
        assertThat(waiting.cancelled(NOW).words()).isEmpty();
        assertThat(waiting.cancelled(NOW).saying("Still there.", NOW).words()).isEmpty();
    }

    @Test
    void what_is_over_stays_so_and_forgets_its_answers() {
        var over = Task.begun(NOW).abandoned(NOW);
        assertThat(over.status()).isEqualTo(Task.Status.FAILED);
        assertThat(over.completed(JsonNodeFactory.instance.objectNode(), NOW)).isSameAs(over);
        assertThat(over.cancelled(NOW)).isSameAs(over);
        assertThat(over.parked(ConversationTest.json("{'a':{}}"), NOW)).isSameAs(over);
    }
}
