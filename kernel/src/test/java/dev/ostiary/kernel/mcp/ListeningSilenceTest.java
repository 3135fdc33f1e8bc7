package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a listener sees of what it may not see: nothing, and not a moment sooner or later. */
class ListeningSilenceTest extends Earshot {
    @Test
    void what_may_not_be_seen_is_followed_by_no_sign_of_life_either() throws Exception {
        var _ = listening("{'resourcesListChanged':true,'resourceSubscriptions':['scaivault://notes/ten_a/infra/root','"
                + APP + "']}");
        changes.tell("ten_a", new Change.Kept("notes", "infra/root", true));
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        assertThat(next().at("/params/uri").stringValue()).isEqualTo(APP);
        assertThat(signs.availablePermits()).isZero();
    }

    @Test
    void signs_of_life_come_by_the_clock_whatever_happens_that_may_not_be_seen() throws Exception {
        var gate = house.dispatcher.gate();
        var offering = new GatedOffering(gate, List.of(House.NOTE), List.of());
        var listening = new Listening(gate, new Objections(gate), offering, hub, false, Duration.ofMillis(500), 2);
        var ask =
                (Incoming.One) Incoming.read(body("{'resourceSubscriptions':['scaivault://notes/ten_a/infra/root']}"));
        var turn = new Turn((Message.Ask) ask.message(), Revision.R2026_07_28, visit(House.ALL, wire));
        long began = System.nanoTime();
        Thread.startVirtualThread(() -> listening.listen(turn));
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        // More often than the clock beats, so that signs which wait for silence never come.
        for (int change = 0; change < 14; change++) {
            Thread.sleep(100);
            changes.tell("ten_a", new Change.Kept("notes", "infra/root", false));
        }
        assertThat(signs.availablePermits())
                .isBetween(1, (int) Duration.ofNanos(System.nanoTime() - began).dividedBy(Duration.ofMillis(500)));
    }

    @Test
    void a_sessions_stream_looks_up_at_the_same_time_whatever_happens_that_may_not_be_seen() throws Exception {
        try (var notices = dispatcher.notices(
                visit(House.ALL, wire), "ten_a", () -> Set.of("scaivault://notes/ten_a/infra/root", APP))) {
            changes.tell("ten_a", new Change.Kept("notes", "infra/root", true));
            long before = System.nanoTime();
            assertThat(notices.next(Duration.ofMillis(300))).isEmpty();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000);
            changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
            assertThat(notices.next(Duration.ofSeconds(10))).hasSize(1);
        }
    }
}
