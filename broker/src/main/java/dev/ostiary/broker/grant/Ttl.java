package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How long credentials are wanted, as people write it: {@code 15m}, {@code 1h 30m}, {@code 90s}, {@code 2h}. */
public final class Ttl {
    /** What holds where nothing is said (domain reference 5.3). */
    public static final Duration DEFAULT = Duration.ofMinutes(15);

    /** No credentials live longer. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final String HOW = "Write a number and a unit, such as 90s, 15m, 2h or 1h 30m.";

    private static final Pattern TEXT = Pattern.compile("(?:\\s*\\d{1,9}\\s*[a-z]{1,10})+\\s*");
    private static final Pattern PART = Pattern.compile("(\\d+)\\s*([a-z]+)");

    private static final Map<String, Long> SECONDS = Map.ofEntries(
            Map.entry("s", 1L),
            Map.entry("sec", 1L),
            Map.entry("secs", 1L),
            Map.entry("second", 1L),
            Map.entry("seconds", 1L),
            Map.entry("m", 60L),
            Map.entry("min", 60L),
            Map.entry("mins", 60L),
            Map.entry("minute", 60L),
            Map.entry("minutes", 60L),
            Map.entry("h", 3600L),
            Map.entry("hr", 3600L),
            Map.entry("hrs", 3600L),
            Map.entry("hour", 3600L),
            Map.entry("hours", 3600L),
            Map.entry("d", 86_400L),
            Map.entry("day", 86_400L),
            Map.entry("days", 86_400L));

    private Ttl() {}

    /**
     * Reads {@code text}; between one second and {@link #LONGEST}.
     *
     * @throws Refused naming the field {@code ttl}, with what to write instead
     */
    public static Duration parse(String text) {
        var low = text.strip().toLowerCase(Locale.ROOT);
        if (low.length() > 64 || !TEXT.matcher(low).matches()) {
            throw new Refused(
                    Refusal.invalidField("ttl", "'" + Words.quoted(text) + "' is not a time to live. " + HOW));
        }
        return bounded(Duration.ofSeconds(PART.matcher(low)
                .results()
                .mapToLong(part -> seconds(part.group(1), part.group(2)))
                .sum()));
    }

    private static long seconds(String number, String unit) {
        var each = SECONDS.get(unit);
        if (each == null) {
            throw new Refused(Refusal.invalidField("ttl", "'" + unit + "' is no unit that is known here. " + HOW));
        }
        return Long.parseLong(number) * each;
    }

    private static Duration bounded(Duration ttl) {
        if (ttl.isZero()) {
            throw new Refused(Refusal.invalidField("ttl", "credentials must live for a second at least. " + HOW));
        }
        return atMost(LONGEST, ttl);
    }

    /** {@code ttl} itself, unless it is longer than {@code most}. */
    static Duration atMost(Duration most, Duration ttl) {
        if (ttl.compareTo(most) > 0) {
            throw new Refused(Refusal.invalidField(
                    "ttl",
                    text(ttl) + " is longer than the " + text(most) + " that are given at most. Ask for " + text(most)
                            + " or less."));
        }
        return ttl;
    }

    /** The same in the form that {@link #parse} reads; fractions of a second are left out. */
    public static String text(Duration ttl) {
        List<String> parts = new ArrayList<>();
        add(parts, ttl.toHours(), "h");
        add(parts, ttl.toMinutesPart(), "m");
        add(parts, ttl.toSecondsPart(), "s");
        return parts.isEmpty() ? "0s" : String.join(" ", parts);
    }

    private static void add(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + unit);
        }
    }
}
