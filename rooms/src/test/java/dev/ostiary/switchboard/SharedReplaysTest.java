package dev.ostiary.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.kernel.mcp.Replays.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client that lost a stream gets the rest of it at whatever node, and nobody else gets anything. */
class SharedReplaysTest {
    private static final String SESSION = "session-1";
    private static final byte[] LOST = "lost".getBytes(UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TwoNodes nodes = new TwoNodes();
    private final Replays.Kept kept =
            nodes.here.replays().begin(nodes.keeper, SESSION, LOST).orElseThrow();

    private Replays.Rest rest(String event) {
        return nodes.there.replays().behind(nodes.keeper, SESSION, event).orElseThrow();
    }

    private static String texts(List<Event> events) {
        return String.join(
                " ",
                events.stream().map(each -> new String(each.message(), UTF_8)).toList());
    }

    @Nested
    class somebody_who_comes_back {
        @Test
        void gets_what_follows_the_event_seen_last_with_the_same_ids() throws Exception {
            var first = kept.keep("one".getBytes(UTF_8));
            var second = kept.keep("two".getBytes(UTF_8));
            var third = kept.last("three".getBytes(UTF_8));

            try (var rest = rest(first)) {
                var events = rest.next(LONG);

                assertThat(texts(events)).isEqualTo("two three");
                assertThat(events).extracting(Event::id).containsExactly(second, third);
                assertThat(rest.ended()).isTrue();
            }
        }

        @Test
        void gets_all_of_it_when_only_the_first_id_was_seen() throws Exception {
            kept.keep("one".getBytes(UTF_8));

            try (var rest = rest(kept.prime())) {
                assertThat(texts(rest.next(LONG))).isEqualTo("one");
                assertThat(rest.ended()).isFalse();
            }
        }

        @Test
        void waits_for_what_is_still_to_come() throws Exception {
            kept.alone();
            try (var rest = rest(kept.prime())) {
                assertThat(rest.next(Duration.ofMillis(1))).isEmpty();
                var coming = CompletableFuture.supplyAsync(() -> next(rest));

                kept.last("the answer".getBytes(UTF_8));

                assertThat(texts(coming.get())).isEqualTo("the answer");
                assertThat(rest.next(LONG)).isEmpty(); // the end may be learned with the next look
                assertThat(rest.ended()).isTrue();
            }
        }

        @Test
        void reads_a_long_stream_to_its_end() throws Exception {
            for (int number = 1; number <= 250; number++) {
                kept.keep(Integer.toString(number).getBytes(UTF_8));
            }
            kept.last("end".getBytes(UTF_8));

            var all = new ArrayList<Event>();
            try (var rest = rest(kept.prime())) {
                while (!rest.ended()) {
                    all.addAll(rest.next(LONG));
                }
            }

            assertThat(all).hasSize(251);
            assertThat(texts(all)).startsWith("1 2 3 ").endsWith(" 249 250 end");
        }

        private List<Event> next(Replays.Rest rest) {
            try {
                return rest.next(LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class somebody_whose_node_is_lost {
        @Test
        void hears_so_behind_all_that_was_kept() throws Exception {
            var first = kept.keep("one".getBytes(UTF_8));
            var second = kept.keep("two".getBytes(UTF_8));
            nodes.here.leave();

            try (var rest = rest(first)) {
                assertThat(texts(rest.next(LONG))).isEqualTo("two");
                assertThat(rest.ended()).isFalse();
                var last = rest.next(LONG);
                assertThat(texts(last)).isEqualTo("lost");
                assertThat(last).extracting(Event::id).doesNotContain(second).hasSize(1);
                assertThat(rest.ended()).isTrue();
            }
        }

        @Test
        void hears_so_while_waiting() throws Exception {
            try (var rest = rest(kept.prime())) {
                assertThat(rest.next(Duration.ofMillis(1))).isEmpty();
                nodes.here.attend(Duration.ZERO);

                assertThat(texts(rest.next(LONG))).isEqualTo("lost");
            }
        }

        @Test
        void hears_the_same_at_every_node_and_nothing_else_after_it() throws Exception {
            nodes.here.leave();
            try (var rest = rest(kept.prime())) {
                assertThat(texts(rest.next(LONG))).isEqualTo("lost");
            }
            nodes.here.attend(LONG);
            kept.keep("one".getBytes(UTF_8));
            kept.last("the answer".getBytes(UTF_8));

            try (var rest = nodes.here
                    .replays()
                    .behind(nodes.keeper, SESSION, kept.prime())
                    .orElseThrow()) {
                assertThat(texts(rest.next(LONG))).isEqualTo("lost");
                assertThat(rest.ended()).isTrue();
            }
        }

        @Test
        void hears_nothing_of_it_when_all_had_been_said() throws Exception {
            kept.last("the answer".getBytes(UTF_8));
            nodes.here.leave();

            try (var rest = rest(kept.prime())) {
                assertThat(texts(rest.next(LONG))).isEqualTo("the answer");
                assertThat(rest.ended()).isTrue();
            }
        }
    }

    @Nested
    class nothing_is_told {
        @Test
        void to_another_session_or_principal_or_tenant_or_to_other_rights() {
            var event = kept.keep("one".getBytes(UTF_8));

            assertThat(nodes.there.replays().behind(nodes.keeper, "session-2", event))
                    .isEmpty();
            for (var other : List.of(nodes.reader, nodes.stranger, nodes.otherwise)) {
                assertThat(nodes.there.replays().behind(other, SESSION, event)).isEmpty();
            }
        }

        @Test
        void for_an_event_that_never_was() {
            for (var event : List.of(
                    "", "1", kept.prime().replace("-0", ""), "0".repeat(32) + "-0", kept.prime() + "9999999999")) {
                assertThat(nodes.there.replays().behind(nodes.keeper, SESSION, event))
                        .isEmpty();
            }
        }

        @Test
        void once_the_session_has_ended() {
            var event = kept.keep("one".getBytes(UTF_8));

            nodes.there.sessions().end(nodes.tenant, SESSION);

            assertThat(nodes.there.replays().behind(nodes.keeper, SESSION, event))
                    .isEmpty();
            assertThat(kept.last("two".getBytes(UTF_8))).isNotEmpty();
            assertThat(nodes.rows("select count(*) as many from mcp_event")).isZero();
        }

        @Test
        void once_it_is_too_old() {
            var event = kept.keep("one".getBytes(UTF_8));

            nodes.tomorrow.sweep();

            assertThat(nodes.there.replays().behind(nodes.keeper, SESSION, event))
                    .isEmpty();
            assertThat(nodes.rows("select count(*) as many from mcp_event")).isZero();
        }
    }

    @Nested
    class what_is_kept {
        @Test
        void is_sealed() {
            kept.keep("the secret is hunter2".getBytes(UTF_8));

            var lying = nodes.bytes("select message as bytes from mcp_event");
            assertThat(lying).hasSize(1);
            assertThat(new String(lying.getFirst(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
        }

        @Test
        void is_the_newest_thousand() throws Exception {
            for (int number = 1; number <= 1_010; number++) {
                kept.keep(Integer.toString(number).getBytes(UTF_8));
            }

            assertThat(nodes.rows("select count(*) as many from mcp_event")).isEqualTo(1_000);
            try (var rest = rest(kept.prime())) {
                assertThat(texts(rest.next(LONG))).startsWith("11 12 ");
            }
        }

        @Test
        void is_the_newest_four_megabytes() throws Exception {
            for (int number = 1; number <= 5; number++) {
                kept.keep(new byte[3 << 19]);
            }
            kept.last("end".getBytes(UTF_8));

            try (var rest = rest(kept.prime())) {
                assertThat(rest.next(LONG)).hasSize(3);
            }
        }

        @Test
        void is_four_megabytes_of_one_principal_in_all_its_sessions_and_the_oldest_stream_goes_first() {
            kept.last(new byte[3 << 19]);
            var others =
                    nodes.there.replays().begin(nodes.reader, SESSION, LOST).orElseThrow();
            others.keep(new byte[3 << 19]);
            var second = nodes.there
                    .replays()
                    .begin(nodes.otherwise, "session-2", LOST)
                    .orElseThrow();
            second.keep(new byte[3 << 19]);
            assertThat(nodes.here.replays().behind(nodes.keeper, SESSION, kept.prime()))
                    .isPresent();

            var third =
                    nodes.here.replays().begin(nodes.keeper, "session-3", LOST).orElseThrow();
            third.keep(new byte[3 << 19]);

            assertThat(nodes.here.replays().behind(nodes.keeper, SESSION, kept.prime()))
                    .isEmpty();
            assertThat(nodes.rows("select count(*) as many from mcp_stream")).isEqualTo(3);
            assertThat(
                            nodes.rows(
                                    "select sum(octet_length(message)) as many from mcp_event where stream in (select id from mcp_stream where principal = 'sa:keeper')"))
                    .isLessThan(Replays.MOST_BYTES);
        }

        @Test
        void is_of_so_many_streams_of_one_session_and_no_more() {
            for (int number = 1; number < 256; number++) {
                assertThat(nodes.here.replays().begin(nodes.keeper, SESSION, LOST))
                        .isPresent();
            }

            assertThat(nodes.there.replays().begin(nodes.keeper, SESSION, LOST)).isEmpty();
            assertThat(nodes.there.replays().begin(nodes.keeper, "session-2", LOST))
                    .isPresent();
        }
    }
}
