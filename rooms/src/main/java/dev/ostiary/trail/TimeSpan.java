package dev.ostiary.trail;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.shape.Spans;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A stretch of time as a person writes it: a duration up to now, or {@code FROM/TO} (RFC 3339). */
record TimeSpan(Instant from, Instant to) {
    /**
     * Reads {@code text}, the argument called {@code name}.
     *
     * @throws Refused naming the argument
     */
    static TimeSpan read(String name, String text, Instant now) {
        try {
            var slash = text.indexOf('/');
            var span = slash < 0
                    ? before(now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1), text)
                    : new TimeSpan(Instant.parse(text.substring(0, slash)), Instant.parse(text.substring(slash + 1)));
            if (span.from().isBefore(span.to())) {
                return span;
            }
            throw wrong(name, "ends before it begins.");
        } catch (DateTimeException | ArithmeticException _) {
            throw wrong(
                    name, "is a duration such as 24h, or two times such as 2026-11-20T00:00:00Z/2026-11-21T00:00:00Z.");
        }
    }

    private static TimeSpan before(Instant now, String text) {
        if (!text.matches(Spans.GRAMMAR)) {
            throw new DateTimeException("");
        }
        return new TimeSpan(now.minus(Spans.parse(text)), now);
    }

    private static Refused wrong(String name, String why) {
        return new Refused(Refusal.invalidField(name, why));
    }
}
