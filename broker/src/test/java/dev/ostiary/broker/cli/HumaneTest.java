package dev.ostiary.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as people say them. */
class HumaneTest {
    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, now",
        "PT-0.4S, now",
        "PT-42S, 42 s ago",
        "PT119S, in 119 s",
        "PT15M, in 15 min",
        "-PT119M59S, 119 min ago",
        "PT-2H, 2 h ago",
        "-PT47H59M, 47 h ago",
        "P-3D, 3 days ago"
    })
    void are_one_number_in_the_largest_unit_that_says_enough(Duration far, String said) {
        assertThat(new Humane(NOW).seen(NOW.plus(far))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S, 250 ms", "PT90S, 90 s"})
    void spans_alike(Duration span, String said) {
        assertThat(Humane.span(span)).isEqualTo(said);
    }
}
