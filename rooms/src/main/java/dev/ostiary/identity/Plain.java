package dev.ostiary.identity;

import dev.ostiary.kernel.AddressRange;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What all desks of this room ask of their inputs and listings. */
final class Plain {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Plain() {}

    /** Names and descriptions end up in headers, logs and terminals. */
    static String text(String field, String text) {
        if (text.codePoints().anyMatch(Plain::steers)) {
            throw new Refused(Refusal.invalidField(field, "must not hold control characters."));
        }
        return text;
    }

    private static boolean steers(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    static Instant now(Call call) {
        return call.at().truncatedTo(ChronoUnit.MICROS);
    }

    /** When something that begins now ends. */
    static Instant end(Call call, Duration lasts) {
        if (lasts.isZero() || lasts.compareTo(LONGEST) > 0) {
            throw new Refused(
                    Refusal.invalid("invalid_duration", "expires_in is longer than nothing and at most 3650d."));
        }
        return now(call).plus(lasts);
    }

    static List<String> ranges(List<String> ranges) {
        for (var range : ranges) {
            try {
                var _ = new AddressRange(range);
            } catch (IllegalArgumentException e) {
                throw new Refused(Refusal.invalidField("allowed_ips", String.valueOf(e.getMessage())));
            }
        }
        return ranges;
    }

    static String after(Optional<String> cursor, Call call) {
        return cursor.map(it -> call.position(it).getFirst()).orElse("");
    }

    /**
     * One page of a listing that was read one longer than asked for.
     *
     * @param cursor resumes after this page, if anything comes after it
     */
    record Paged<T>(List<T> shown, Optional<String> cursor) {
        static <T> Paged<T> of(List<T> found, int limit, Call call, Function<T, String> position) {
            if (found.size() <= limit) {
                return new Paged<>(found, Optional.empty());
            }
            var shown = found.subList(0, limit);
            return new Paged<>(shown, Optional.of(call.cursor(List.of(position.apply(shown.getLast())))));
        }

        boolean more() {
            return cursor.isPresent();
        }
    }
}
