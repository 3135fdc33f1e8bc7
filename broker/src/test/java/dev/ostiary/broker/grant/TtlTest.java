package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TtlTest {
    @ParameterizedTest
    @CsvSource({
        "15m,PT15M",
        "1h 30m,PT1H30M",
        "1h30m,PT1H30M",
        "90s,PT90S",
        "2h,PT2H",
        "12h,PT12H",
        "2hours 5 minutes,PT2H5M",
        "1 hr,PT1H",
        "' 45min ',PT45M",
        "1H,PT1H",
        "1s,PT1S",
        "0h 5m,PT5M"
    })
    void people_write_it_as_they_speak(String text, Duration meant) {
        assertThat(Ttl.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "15", "m", "-5m", "1.5h", "PT15M", "15m;", "1h,5m", "15 m m", "１５m", "9999999999999s"})
    void what_is_no_time_is_refused_with_what_to_write(String text) {
        assertThat(refusal(text)).startsWith("ttl: ").contains("such as 90s, 15m, 2h or 1h 30m.");
    }

    @Test
    void an_unknown_unit_is_named() {
        assertThat(refusal("3 weeks")).contains("'weeks' is no unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"13h", "12h 1s", "1d", "999999999d 999999999d"})
    void longer_than_twelve_hours_is_refused_with_the_most_there_is(String text) {
        assertThat(refusal(text)).contains("Ask for 12h or less.");
    }

    @Test
    void nothing_is_no_time() {
        assertThat(refusal("0s")).contains("a second at least");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15m", "1h 30m", "1m 30s", "2h", "1h 1m 1s"})
    void it_is_said_as_it_is_read(String text) {
        assertThat(Ttl.text(Ttl.parse(text))).isEqualTo(text);
    }

    private static String refusal(String text) {
        var told = new StringBuilder();
        assertThatThrownBy(() -> Ttl.parse(text)).isInstanceOfSatisfying(Refused.class, refused -> {
            told.append(refused.refusal().message());
        });
        return told.toString();
    }
}
