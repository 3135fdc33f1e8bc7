package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.regex.Pattern;

/** The duration grammar of domain reference 4.5: an integer and one of s, m, h, d, w. */
public final class Spans {
    /** At most ten digits, so that no unit overflows. */
    public static final String GRAMMAR = "^[0-9]{1,9}[smhdw]$";

    private static final Pattern PATTERN = Pattern.compile(GRAMMAR);

    private Spans() {}

    /**
     * Reads {@code 90d}, {@code 15m}, {@code 3600s}.
     *
     * @throws Refused with {@code invalid_duration}
     */
    public static Duration parse(String text) {
        if (!PATTERN.matcher(text).matches()) {
            throw new Refused(Refusal.invalid(
                    "invalid_duration", "A duration is an integer and a unit: 30s, 15m, 24h, 90d or 2w."));
        }
        var count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'w' -> Duration.ofDays(7 * count);
            default -> Duration.ofDays(count);
        };
    }

    /** The shortest exact form: {@code PT48H} becomes {@code 2d}. */
    public static String print(Duration span) {
        var seconds = span.toSeconds();
        if (seconds != 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds != 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
