package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRatesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final KeyRates rates = new KeyRates(new RateDefaults(100, 1_000, 250));

    static Caller caller(String key, int limit, String... scopes) {
        return new Caller(
                "ten_a",
                "",
                "sa:robot",
                key,
                Set.of(scopes),
                List.of(),
                List.of(),
                limit,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private int passed(String key, int limit, int tries, Instant at) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += rates.take(caller(key, limit), at).retryAfter().isEmpty() ? 1 : 0;
        }
        return passed;
    }

    @Test
    void lets_the_limit_pass_and_not_one_more() {
        assertThat(passed("key_1", 100, 150, NOW)).isEqualTo(100);
    }

    @Test
    void counts_down_what_remains() {
        assertThat(rates.take(caller("key_1", 3), NOW).remaining()).isEqualTo(2);
        assertThat(rates.take(caller("key_1", 3), NOW).remaining()).isEqualTo(1);
        assertThat(rates.take(caller("key_1", 3), NOW).remaining()).isZero();
        assertThat(rates.take(caller("key_1", 3), NOW).limit()).isEqualTo(3);
    }

    @Test
    void keeps_keys_apart() {
        passed("key_1", 100, 100, NOW);
        assertThat(passed("key_2", 100, 100, NOW)).isEqualTo(100);
    }

    @Test
    void holds_all_keys_of_a_tenant_to_one_ceiling() {
        assertThat(passed("key_1", 100, 100, NOW) + passed("key_2", 100, 100, NOW) + passed("key_3", 100, 100, NOW))
                .isEqualTo(250);
    }

    @Test
    void lets_no_double_burst_pass_across_the_edge_of_a_minute() {
        passed("key_1", 100, 1, NOW);
        passed("key_1", 100, 99, NOW.plusSeconds(59));
        assertThat(passed("key_1", 100, 100, NOW.plusSeconds(61))).isLessThan(5);
    }

    @Test
    void who_waits_as_long_as_told_gets_through() {
        for (var start : new int[] {0, 13, 59}) {
            var at = NOW.plusSeconds(1_000L + start);
            passed("key_" + start, 100, 120, at);
            var wait = rates.take(caller("key_" + start, 100), at).retryAfter().orElseThrow();
            assertThat(wait).isBetween(Duration.ofMillis(1), Duration.ofMinutes(2));
            assertThat(rates.take(caller("key_" + start, 100), at.plus(wait)).retryAfter())
                    .isEmpty();
        }
    }

    @Test
    void is_whole_again_when_it_says() {
        passed("key_1", 100, 100, NOW);
        var reset = rates.take(caller("key_1", 100), NOW).resetAt();
        assertThat(passed("key_1", 100, 150, reset)).isEqualTo(100);
    }

    @Nested
    class when_the_clock_is_set_back {
        @Test
        void what_was_used_stays_used() {
            passed("key_1", 100, 100, NOW);
            assertThat(passed("key_1", 100, 100, NOW.minus(Duration.ofDays(1)))).isZero();
        }

        @Test
        void nobody_stays_locked_out_until_the_old_time_comes_round() {
            passed("key_1", 100, 100, NOW);
            var back = NOW.minus(Duration.ofDays(1));
            passed("key_1", 100, 1, back);
            assertThat(passed("key_1", 100, 100, back.plus(Duration.ofMinutes(2))))
                    .isEqualTo(100);
        }
    }

    @Test
    void remembers_no_more_keys_than_it_has_room_for() {
        for (int i = 0; i < 120_000; i++) {
            rates.take(caller("key_" + i, 10), NOW.plus(Duration.ofMinutes(i)));
        }
        assertThat(rates.remembered()).isLessThanOrEqualTo(100_000);
    }
}
