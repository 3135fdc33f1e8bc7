package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(64);
    private final Backlog.Share mine = share("a");

    private Backlog.Share share(String name) {
        return backlog.of(McpHouse.caller("ten", "sa:" + name, Set.of()));
    }

    @Test
    void gives_one_principal_a_sixteenth_however_many_streams_it_has() {
        assertThat(mine.take(3)).isTrue();
        assertThat(share("a").take(2)).isFalse();
        mine.give(3);
        assertThat(share("a").take(4)).isTrue();
    }

    @Test
    void gives_all_together_a_quarter() {
        for (var name : new String[] {"a", "b", "c", "d"}) {
            assertThat(share(name).take(4)).isTrue();
        }
        assertThat(share("e").take(1)).isFalse();
        mine.give(4);
        assertThat(share("e").take(1)).isTrue();
    }

    @Test
    void is_given_back_by_a_queue_that_nobody_reads_any_more() {
        var queue = new EventQueue(3, 100, mine);
        assertThat(queue.offer(new byte[4])).isTrue();
        assertThat(share("a").take(1)).isFalse();
        queue.close();
        assertThat(share("a").take(4)).isTrue();
        assertThat(queue.offer(new byte[0])).isFalse();
    }
}
