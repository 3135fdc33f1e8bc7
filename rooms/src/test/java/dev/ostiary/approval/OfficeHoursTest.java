package dev.ostiary.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficeHoursTest {
    @ParameterizedTest
    @CsvSource({
        // an abbreviation is one offset all year
        "09:00-17:00 PST, 2026-01-15T16:59:59Z, false",
        "09:00-17:00 PST, 2026-01-15T17:00:00Z, true",
        "09:00-17:00 PST, 2026-07-15T16:30:00Z, false",
        "09:00-17:00 PST, 2026-07-16T00:59:59Z, true",
        "09:00-17:00 PST, 2026-07-16T01:00:00Z, false",
        "09:00-17:00 pst, 2026-07-15T17:00:00Z, true",
        // a place keeps its summer time
        "09:00-17:00 America/Los_Angeles, 2026-01-15T16:59:59Z, false",
        "09:00-17:00 America/Los_Angeles, 2026-01-15T17:00:00Z, true",
        "09:00-17:00 America/Los_Angeles, 2026-07-15T16:00:00Z, true",
        "09:00-17:00 America/Los_Angeles, 2026-07-16T00:00:00Z, false",
        // past midnight
        "22:00-06:00 UTC, 2026-03-01T21:59:59Z, false",
        "22:00-06:00 UTC, 2026-03-01T22:00:00Z, true",
        "22:00-06:00 UTC, 2026-03-02T00:00:00Z, true",
        "22:00-06:00 UTC, 2026-03-02T05:59:59Z, true",
        "22:00-06:00 UTC, 2026-03-02T06:00:00Z, false",
        "23:59-00:01 UTC, 2026-03-02T00:00:30Z, true",
        "00:00-23:59 UTC, 2026-03-02T23:59:00Z, false",
        // the hour that is left out in spring, and the one that comes twice in autumn
        "02:00-03:00 Europe/Berlin, 2026-03-29T00:59:59Z, false",
        "02:00-03:00 Europe/Berlin, 2026-03-29T01:00:00Z, false",
        "02:00-03:00 Europe/Berlin, 2026-10-25T00:30:00Z, true",
        "02:00-03:00 Europe/Berlin, 2026-10-25T01:30:00Z, true",
        "02:00-03:00 Europe/Berlin, 2026-10-25T02:00:00Z, false",
        "01:00-04:00 Europe/Berlin, 2026-03-29T01:30:00Z, true",
        // half-hour places
        "09:00-10:00 Asia/Kolkata, 2026-05-05T03:30:00Z, true",
        "09:00-10:00 Asia/Kolkata, 2026-05-05T04:30:00Z, false"
    })
    void hold_from_their_start_to_before_their_end(String text, Instant at, boolean hold) {
        assertThat(OfficeHours.of(text).hold(at)).isEqualTo(hold);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "09:00-17:00",
                "9:00-17:00 PST",
                "09:00-24:00 PST",
                "09:60-17:00 PST",
                "09:00-09:00 PST",
                "09:00-17:00 XYZ",
                "09:00-17:00 IST",
                "09:00-17:00 BST",
                "09:00-17:00 Europe/Atlantis",
                "09:00-17:00 +02:00",
                "09:00-17:00  PST",
                "17:00 PST",
                "always"
            })
    void that_no_clock_shows_for_sure_are_refused(String text) {
        assertThatThrownBy(() -> OfficeHours.of(text)).isInstanceOf(Refused.class);
    }
}
