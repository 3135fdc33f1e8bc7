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
 */
public record Rate(int limit, int remaining, Instant resetAt, Optional<Duration> retryAfter) {}
