package dev.ostiary.switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.mcp.Answers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client's answer comes in at whatever node the balancer chose, and goes to the node that asked. */
class SharedAnswersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TwoNodes nodes = new TwoNodes();

    private long questions() {
        return nodes.rows("select count(*) as many from mcp_question");
    }

    @Nested
    class an_answer {
        @Test
        void reaches_whoever_waits_at_another_node() throws Exception {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                var waiting = CompletableFuture.supplyAsync(() -> awaited(place));

                assertThat(nodes.there.answers().deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{'a':1}}")))
                        .isTrue();

                assertThat(waiting.get().at("/result/a").intValue()).isEqualTo(1);
            }
        }

        @Test
        void reaches_whoever_waits_at_the_same_node_past_the_database() throws Exception {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                assertThat(nodes.here.answers().deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{}}")))
                        .isTrue();

                assertThat(nodes.rows("select count(*) as many from mcp_question where answer is not null"))
                        .isZero();
                assertThat(place.await(LONG)).isPresent();
            }
        }

        @Test
        void counts_once() {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                nodes.there.answers().deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{'a':1}}"));

                assertThat(nodes.there.answers().deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{'a':2}}")))
                        .isFalse();
                assertThat(awaited(place).at("/result/a").intValue()).isEqualTo(1);
            }
        }

        @Test
        void of_another_principal_or_tenant_or_of_other_rights_is_none() throws Exception {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                for (var other : List.of(nodes.reader, nodes.stranger, nodes.otherwise)) {
                    assertThat(nodes.here.answers().deliver(other, place.id(), TwoNodes.json("{'result':{}}")))
                            .isFalse();
                    assertThat(nodes.there.answers().deliver(other, place.id(), TwoNodes.json("{'result':{}}")))
                            .isFalse();
                }
                assertThat(place.await(Duration.ofMillis(1))).isEmpty();
            }
        }

        @Test
        void to_what_nobody_asked_is_none() {
            assertThat(nodes.there.answers().deliver(nodes.keeper, "ask_0", TwoNodes.json("{'result':{}}")))
                    .isFalse();
            assertThat(nodes.there.answers().deliver(nodes.keeper, "7", TwoNodes.json("{'result':{}}")))
                    .isFalse();
            assertThat(questions()).isZero();
        }

        @Test
        void lies_in_the_database_sealed() {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                nodes.there
                        .answers()
                        .deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{'typed':'hunter2'}}"));

                var lying = nodes.bytes("select answer as bytes from mcp_question where answer is not null");
                assertThat(lying).hasSize(1);
                assertThat(new String(lying.getFirst(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("hunter2", "result");
            }
        }
    }

    @Nested
    class a_question {
        @Test
        void is_one_of_so_many_to_a_principal_at_all_nodes_together() {
            for (int number = 0; number < Answers.MOST_WAITING; number++) {
                var _ = (number % 2 == 0 ? nodes.here : nodes.there).answers().expect(nodes.keeper);
            }

            for (var holder : List.of(nodes.keeper, nodes.otherwise)) {
                assertThatThrownBy(() -> nodes.there.answers().expect(holder))
                        .hasMessageContaining("too_many_questions");
            }
            assertThat(questions()).isEqualTo(Answers.MOST_WAITING);
            nodes.there.answers().expect(nodes.reader).close();
        }

        @Test
        void of_a_node_that_is_lost_counts_no_more() {
            for (int number = 0; number < Answers.MOST_WAITING; number++) {
                var _ = nodes.there.answers().expect(nodes.keeper);
            }
            nodes.there.leave();

            nodes.here.answers().expect(nodes.keeper).close();
        }

        @Test
        void lets_go_of_whoever_waits_when_he_is_roused() throws Exception {
            try (var place = nodes.here.answers().expect(nodes.keeper)) {
                var waiting = CompletableFuture.supplyAsync(() -> {
                    try {
                        return place.await(LONG);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });

                place.rouse();

                assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
            }
        }

        @Test
        void leaves_nothing_behind_once_it_is_done_with() {
            var place = nodes.here.answers().expect(nodes.keeper);
            assertThat(questions()).isEqualTo(1);

            place.close();

            assertThat(questions()).isZero();
            assertThat(nodes.there.answers().deliver(nodes.keeper, place.id(), TwoNodes.json("{'result':{}}")))
                    .isFalse();
        }

        @Test
        void whose_node_died_is_swept_once_nobody_can_wait_any_more() {
            var _ = nodes.here.answers().expect(nodes.keeper);
            nodes.here.sweep();
            assertThat(questions()).isEqualTo(1);

            nodes.tomorrow.sweep();

            assertThat(questions()).isZero();
        }
    }

    private static tools.jackson.databind.node.ObjectNode awaited(dev.ostiary.kernel.mcp.Answers.Place place) {
        try {
            return place.await(LONG).orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
