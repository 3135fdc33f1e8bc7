package dev.ostiary.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Letterboxes.Box;
import dev.ostiary.kernel.mcp.Letterboxes.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is posted at one node for a stream that another keeps open comes to that node. */
class SharedLetterboxesTest {
    private final TwoNodes nodes = new TwoNodes();
    private final String name = "box_" + nodes.tenant;
    private final Semaphore rung = new Semaphore(0);

    private Box box() {
        return nodes.here.letterboxes().open(nodes.tenant, name, rung::release);
    }

    private Delivery left(String letter) {
        return nodes.there.letterboxes().deliver(nodes.tenant, name, letter.getBytes(UTF_8), true);
    }

    private static Optional<String> next(Box box) {
        return box.next(true).map(letter -> new String(letter, UTF_8));
    }

    @Nested
    class a_letter {
        @Test
        void is_announced_and_taken_in_its_turn_and_once() throws Exception {
            try (var box = box()) {
                assertThat(left("one")).isEqualTo(Delivery.TAKEN);
                assertThat(left("two")).isEqualTo(Delivery.TAKEN);

                rung.acquire();
                assertThat(next(box)).contains("one");
                assertThat(next(box)).contains("two");
                assertThat(next(box)).isEmpty();
            }
        }

        @Test
        void lies_in_the_database_sealed() {
            try (var _ = box()) {
                left("the secret is hunter2");

                var lying = nodes.bytes("select letter as bytes from mcp_letter");
                assertThat(lying).hasSize(1);
                assertThat(new String(lying.getFirst(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("hunter2");
            }
        }

        @Test
        void waits_no_longer_than_its_box() {
            box().close();

            assertThat(left("one")).isEqualTo(Delivery.NOBODY);
            assertThat(nodes.rows("select count(*) as many from mcp_letter")).isZero();
        }

        @Test
        void of_another_tenant_finds_nobody() {
            try (var box = box()) {
                assertThat(nodes.there.letterboxes().deliver(nodes.stranger.tenant(), name, new byte[1], true))
                        .isEqualTo(Delivery.NOBODY);
                assertThat(box.next(true)).isEmpty();
            }
        }

        @Test
        void that_asks_nothing_waits_for_none_that_does() {
            try (var box = box()) {
                left("request");
                nodes.there.letterboxes().deliver(nodes.tenant, name, "answer".getBytes(UTF_8), false);

                assertThat(box.next(false)).contains("answer".getBytes(UTF_8));
                assertThat(box.next(false)).isEmpty();
                assertThat(next(box)).contains("request");
            }
        }

        @Test
        void is_refused_when_too_many_wait() {
            try (var box = box()) {
                for (int number = 1; number <= 32; number++) {
                    assertThat(left("more")).isEqualTo(Delivery.TAKEN);
                }

                assertThat(left("too many")).isEqualTo(Delivery.FULL);

                box.next(true);
                assertThat(left("again")).isEqualTo(Delivery.TAKEN);
            }
        }
    }

    @Nested
    class a_box_whose_node_is_lost {
        @Test
        void takes_no_letters() {
            try (var _ = box()) {
                nodes.here.attend(java.time.Duration.ZERO);

                assertThat(left("one")).isEqualTo(Delivery.NOBODY);
            }
        }

        @Test
        void is_swept_with_all_that_is_in_it() {
            var _ = box();
            left("one");
            nodes.here.leave();

            nodes.there.sweep();

            assertThat(nodes.rows("select count(*) as many from mcp_letterbox")).isZero();
            assertThat(nodes.rows("select count(*) as many from mcp_letter")).isZero();
        }
    }
}
