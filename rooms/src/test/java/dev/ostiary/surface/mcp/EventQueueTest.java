package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue queue =
            new EventQueue(3, 10, new Backlog(1 << 20).of(McpHouse.caller("ten", "sa:a", Set.of())));

    @Test
    void takes_no_more_bytes_than_may_wait() {
        assertThat(queue.offer(new byte[6])).isTrue();
        assertThat(queue.offer(new byte[5])).isFalse();
        assertThat(queue.offer(new byte[4])).isTrue();
    }

    @Test
    void takes_no_more_events_than_may_wait() {
        for (int i = 0; i < 3; i++) {
            assertThat(queue.offer(new byte[1])).isTrue();
        }
        assertThat(queue.offer(new byte[1])).isFalse();
    }

    @Test
    void has_room_again_for_what_was_taken_out() throws InterruptedException {
        queue.offer(new byte[10]);
        assertThat(queue.offer(new byte[1])).isFalse();

        assertThat(queue.poll(Duration.ZERO)).hasSize(10);
        assertThat(queue.offer(new byte[10])).isTrue();
    }

    @Test
    void takes_one_event_of_any_length_while_nothing_waits() {
        assertThat(queue.offer(new byte[1000])).isTrue();
        assertThat(queue.offer(new byte[1])).isFalse();
    }
}
