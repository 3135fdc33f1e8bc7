package dev.ostiary.policy;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Shaped;
import dev.ostiary.kernel.shape.Within;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** A weekly window of wall-clock time; one that ends before it starts runs past midnight and belongs to its first day. */
record TimeWindow(
        @Says("The days on which it starts; none means every day.") @Otherwise("[]") @Within(max = 7)
        List<Day> days,

        @Says("First minute inside.") @Shaped(TimeWindow.CLOCK)
        String start,

        @Says("First minute outside; before start means on the next day.") @Shaped(TimeWindow.CLOCK)
        String end,

        @Says("IANA time zone.") @Otherwise("\"UTC\"") String tz) {
    static final String CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

    enum Day {
        MON,
        TUE,
        WED,
        THU,
        FRI,
        SAT,
        SUN
    }

    /** @throws Refused with {@code invalid_policy} when no clock could ever show what it says */
    void check() {
        if (start.equals(end)) {
            throw new Refused(Refusal.invalid(
                    "invalid_policy", "A time window must not end when it starts; leave time_windows out for always."));
        }
        if (!ZoneId.getAvailableZoneIds().contains(tz)) {
            throw new Refused(Refusal.invalid(
                    "invalid_policy", "The tz of a time window is an IANA time zone such as UTC or Europe/Berlin."));
        }
    }

    boolean holds(Instant now) {
        var local = now.atZone(ZoneId.of(tz));
        var time = local.toLocalTime();
        var from = LocalTime.parse(start);
        var until = LocalTime.parse(end);
        if (from.isBefore(until)) {
            return on(local.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(until);
        }
        return time.isBefore(until)
                ? on(local.getDayOfWeek().minus(1))
                : !time.isBefore(from) && on(local.getDayOfWeek());
    }

    private boolean on(DayOfWeek day) {
        return days.isEmpty() || days.contains(Day.valueOf(day.name().substring(0, 3)));
    }
}
