package dev.ostiary.notices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When a delivery is tried again, and when no more (domain reference 6, webhooks). */
final class RetryPlan {
    /** Deliveries given up in a row, after which a channel is switched off. */
    static final int PATIENCE = 15;

    private static final List<Duration> PAUSES = Stream.of(
                    "PT30S", "PT2M", "PT10M", "PT30M", "PT2H", "PT6H", "PT12H", "PT24H")
            .map(Duration::parse)
            .toList();

    private RetryPlan() {}

    /** When to try again after the {@code attempt}th try, counted from one; empty when that was the last. */
    static Optional<Instant> after(int attempt, Instant now) {
        return attempt > PAUSES.size() ? Optional.empty() : Optional.of(now.plus(PAUSES.get(attempt - 1)));
    }
}
