package dev.ostiary.broker.cli;

import dev.ostiary.kernel.terminal.Harmless;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as people say them, seen from a moment, and texts as long as they can be read. */
record Humane(Instant now) {
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** {@code 3 min ago}, {@code in 12 min}, {@code now}. */
    String seen(Instant when) {
        var far = Duration.between(now, when);
        if (far.abs().toSeconds() < 1) {
            return "now";
        }
        return far.isNegative() ? span(far.negated()) + " ago" : "in " + span(far);
    }

    /** To the second, UTC. */
    static String exact(Instant when) {
        return EXACT.format(when);
    }

    /** {@code 250 ms}, {@code 42 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}: the largest unit that fits. */
    static String span(Duration span) {
        if (span.toSeconds() < 1) {
            return span.toMillis() + " ms";
        }
        if (span.toSeconds() < 120) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < 120) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " days";
    }

    /** One line of somebody's text, of at most so many characters. */
    static String cut(String text, int longest) {
        var plain = Harmless.line(text);
        return plain.codePointCount(0, plain.length()) <= longest
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, longest - 1)).stripTrailing() + "…";
    }
}
