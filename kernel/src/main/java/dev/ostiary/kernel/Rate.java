package dev.ostiary.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a caller's rate limit had to say.
 *
 * @param limit calls a minute
 * @param remaining calls left before the limit
 * @param resetAt when the limit is whole again
 * @param retryAfter how long to wait, when this very call came too soon
 * @param told whether a call that came too soon is in the trail for this minute already; a flood of them is one fact
 */
public record Rate(int limit, int remaining, Instant resetAt, Optional<Duration> retryAfter, boolean told) {
    /** A state of which nothing was told yet. */
    public Rate(int limit, int remaining, Instant resetAt, Optional<Duration> retryAfter) {
        this(limit, remaining, resetAt, retryAfter, false);
    }
}
