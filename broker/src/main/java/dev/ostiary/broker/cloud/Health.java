package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;

/**
 * Whether a cloud could issue now.
 *
 * @param words who we are there, or what is missing and what to do
 */
public record Health(Cloud cloud, State state, String words) {
    /** {@code UNSET}: nothing is configured for it, which is no fault. */
    public enum State {
        GOOD,
        UNSET,
        BAD
    }
}
