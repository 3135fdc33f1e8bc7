package dev.ostiary.approval;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A daily window of wall-clock time such as {@code 09:00-17:00 PST} (seed 001, time window); its end is the first moment
 * outside, and one that ends before it starts runs past midnight.
 *
 * <p>A zone is an IANA name, which keeps summer time as that place does, or an abbreviation, which is one fixed offset all
 * year: {@code PST} is UTC-8 in July too. Other abbreviations are refused, because they mean different offsets in different
 * places.
 */
record OfficeHours(LocalTime start, LocalTime end, ZoneId zone) {
    private static final Pattern FORM =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9]) ([A-Za-z0-9_+/-]{1,40})");
    private static final Map<String, ZoneOffset> FIXED = fixed();

    /**
     * Reads {@code HH:MM-HH:MM ZONE}.
     *
     * @throws Refused with {@code validation_error}
     */
    static OfficeHours of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong("is written HH:MM-HH:MM ZONE, as in 09:00-17:00 PST or 09:00-17:00 Europe/Berlin.");
        }
        var start = LocalTime.of(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        var end = LocalTime.of(Integer.parseInt(parts.group(3)), Integer.parseInt(parts.group(4)));
        if (start.equals(end)) {
            throw wrong("must not end when it starts; leave it out for always.");
        }
        return new OfficeHours(start, end, zone(parts.group(5)));
    }

    boolean hold(Instant now) {
        var time = now.atZone(zone).toLocalTime();
        return start.isBefore(end)
                ? !time.isBefore(start) && time.isBefore(end)
                : !time.isBefore(start) || time.isBefore(end);
    }

    private static ZoneId zone(String text) {
        var offset = FIXED.get(text.toUpperCase(Locale.ROOT));
        if (offset != null) {
            return offset;
        }
        if (text.indexOf('/') > 0 && ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        throw wrong("names no zone that is known for sure: use an IANA name such as America/Los_Angeles, or one of "
                + String.join(", ", FIXED.keySet().stream().sorted().toList()) + ".");
    }

    private static Map<String, ZoneOffset> fixed() {
        var hours = new HashMap<String, Integer>();
        hours.putAll(Map.of("UTC", 0, "GMT", 0, "WET", 0, "WEST", 1, "CET", 1, "CEST", 2, "EET", 2, "EEST", 3));
        hours.putAll(Map.of("EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8, "PDT", -7));
        hours.putAll(Map.of("AKST", -9, "AKDT", -8, "HST", -10, "MSK", 3, "JST", 9, "KST", 9, "AEST", 10, "AEDT", 11));
        hours.putAll(Map.of("SGT", 8, "HKT", 8, "NZST", 12, "NZDT", 13));
        var fixed = new HashMap<String, ZoneOffset>();
        hours.forEach((name, offset) -> fixed.put(name, ZoneOffset.ofHours(offset)));
        return Map.copyOf(fixed);
    }

    private static Refused wrong(String why) {
        return new Refused(Refusal.invalidField("autoApprove.conditions.timeWindow", why));
    }
}
