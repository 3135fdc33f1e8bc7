package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailEntryTest {
    private static TrailEvent event(String credential, String path, String userAgent, Map<String, String> extra) {
        return event(credential, path, userAgent, "ab".repeat(32), extra);
    }

    private static TrailEvent digested(String digest) {
        return event("key_1", "a", "", digest, Map.of());
    }

    private static TrailEvent event(
            String credential, String path, String userAgent, String digest, Map<String, String> extra) {
        return new TrailEvent(
                "log_01",
                Instant.parse("2026-11-21T09:18:34.123456789Z"),
                "acme",
                "sa:ci",
                credential,
                "mcp",
                "secrets.read",
                "read",
                path,
                TrailEvent.Outcome.REFUSED,
                "access_denied",
                "no_binding",
                "192.0.2.7",
                userAgent,
                812,
                "req_1",
                digest,
                extra);
    }

    @Test
    void has_these_canonical_bytes() {
        var entry = new TrailEntry(7, event("key_1", "production/db", "", Map.of("version", "3")));

        assertThat(entry.canonical()).asString(UTF_8).isEqualTo("""
                {"action":"read","address":"192.0.2.7","arguments_digest":"%s","cause":"no_binding",\
                "code":"access_denied","credential_id":"key_1","duration_us":812,"extra":{"version":"3"},"id":"log_01",\
                "operation":"secrets.read","outcome":"refused","path":"production/db","principal":"sa:ci",\
                "request_id":"req_1","seq":7,"surface":"mcp","tenant":"acme","time":"2026-11-21T09:18:34.123456Z"}""".formatted("ab".repeat(32)));
    }

    @Test
    void comes_back_from_its_bytes() {
        var random = new Random(3);
        for (int seq = 1; seq <= 200; seq++) {
            var entry = new TrailEntry(seq, SampleTrail.event("acme", random));
            assertThat(TrailEntry.read(entry.canonical())).isEqualTo(entry);
        }
    }

    @Test
    void is_written_as_any_canonical_json() {
        var random = new Random(5);
        for (int seq = 1; seq <= 200; seq++) {
            var canonical = new TrailEntry(seq, SampleTrail.event("acme", random)).canonical();
            assertThat(canonical).isEqualTo(CanonicalJson.bytes(StrictJson.read(canonical)));
        }
        var odd = new TrailEntry(1, event("key_1", "ä\"\\/😀", "", Map.of("b", "1", "B", "\"", "a", "\\"))).canonical();
        assertThat(odd).isEqualTo(CanonicalJson.bytes(StrictJson.read(odd)));
    }

    @Test
    void is_counted_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrailEntry(0, event("key_1", "a", "", Map.of())));
    }

    @Nested
    class no_attacker {
        @ParameterizedTest
        @ValueSource(strings = {"", "1a", "-a", "a b", "ä", "a\u0660", "a\n", "a/b", "\u2028"})
        void brings_other_letters_into_a_word(String word) {
            assertThatIllegalArgumentException().isThrownBy(() -> event("key_1", "a", "", Map.of(word, "1")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "Z", "a.b-c_9"})
        void is_kept_from_a_good_one(String word) {
            assertThat(event("key_1", "a", "", Map.of(word, "1")).extra()).containsOnlyKeys(word);
        }

        @Test
        void makes_a_word_longer_than_a_hundred_letters() {
            assertThat(event("key_1", "a", "", Map.of("a".repeat(100), "1")).extra())
                    .hasSize(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> event("key_1", "a", "", Map.of("a".repeat(101), "1")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"g", "A", "0 ", "\u0660"})
        void brings_other_digits_into_a_digest(String digest) {
            assertThatIllegalArgumentException().isThrownBy(() -> digested(digest));
        }

        @Test
        void brings_a_digest_that_is_too_long() {
            assertThat(digested("0".repeat(128)).argumentsDigest()).hasSize(128);
            assertThatIllegalArgumentException().isThrownBy(() -> digested("0".repeat(129)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "scai_live_abc",
                    "aug_live_abc",
                    "vsec_live_abc",
                    "vsec_test_abc",
                    "skt_abc",
                    "mat_abc",
                    "mcp_access_token_abc",
                    "eyJhbGciOiJub25lIn0.e30.",
                    "Bearer x"
                })
        void finds_a_credential_in_place_of_its_id(String credential) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> event(credential, "a", "", Map.of()))
                    .withMessageNotContaining(credential);
        }

        @Test
        void steers_a_terminal_or_breaks_the_trail_with_what_he_sends() {
            var event = event("key_1", "a\nb\ud800", "\u001b[31m\u202ered\u2028\ud83d", Map.of("note", "x\u0000y"));

            assertThat(event.path()).isEqualTo("a\ufffdb\ufffd");
            assertThat(event.userAgent()).isEqualTo("\ufffd[31m\ufffdred\ufffd\ufffd");
            assertThat(event.extra()).containsEntry("note", "x\ufffdy");
            assertThat(new TrailEntry(1, event).canonical()).asString(UTF_8).doesNotContain("\n");
        }

        @Test
        void fills_the_trail_with_what_he_sends() {
            var event = event("key_1", "p".repeat(10_000), "u".repeat(10_000), Map.of("note", "n".repeat(10_000)));

            assertThat(new TrailEntry(1, event).canonical()).hasSizeLessThan(2000);
        }
    }

    @Nested
    class an_id {
        @Test
        void sorts_by_time_to_the_microsecond() {
            var random = new Random(1);
            var time = Instant.parse("2026-11-21T09:18:34Z");
            var ids = IntStream.range(0, 5000)
                    .mapToObj(i -> TrailId.next(time.plusNanos(i * 1000L), random))
                    .toList();

            assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("log_[0-9a-hjkmnp-tv-z]{26}"));
        }

        @Test
        void is_another_each_time() {
            var ids = new HashSet<String>();
            for (int i = 0; i < 1000; i++) {
                ids.add(TrailEvent.freshId(Instant.EPOCH));
            }

            assertThat(ids).hasSize(1000);
        }
    }

    @Test
    void a_chain_head_comes_back_from_its_bytes_and_grows_on() {
        var random = new Random(5);
        var head = ChainHead.genesis();
        for (int i = 0; i < 70; i++) {
            var revived = ChainHead.of(head.toBytes());
            var event = SampleTrail.event("acme", random);

            assertThat(revived.append(event).chain())
                    .isEqualTo(head.append(event).chain());
            assertThat(revived.root()).isEqualTo(head.root());
        }
    }
}
