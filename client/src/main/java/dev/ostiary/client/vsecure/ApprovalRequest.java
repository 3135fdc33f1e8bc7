package dev.ostiary.client.vsecure;

import java.time.Duration;
import java.util.Optional;

/**
 * What a person is asked to allow: what, to whom it belongs, why and for how long.
 *
 * <p>{@code ApprovalRequest.toRead("production/DATABASE_URL").because("The nightly report fails.")} asks for an hour.
 *
 * @param resource {@code production/NAME}, a whole address, or a family such as {@code production/*}
 * @param reason in words that a person can decide on; a rule may demand one, and of a least length
 * @param ttl how long it holds, counted from the request: a minute to a day, unless the rule allows less
 * @param maxUses how often it may be used; a change that is bound to no call has one use, a family ten, unless told
 * @param callDigest the one call that it is for, as {@link VSecureException.ApprovalRequired} tells it
 */
public record ApprovalRequest(
        String resource,
        Deed deed,
        String reason,
        Duration ttl,
        Optional<Integer> maxUses,
        Optional<String> callDigest) {
    private static final Duration USUAL = Duration.ofHours(1);

    /** To do {@code deed} with {@code resource}, for an hour, without a reason yet. */
    public static ApprovalRequest to(Deed deed, String resource) {
        return new ApprovalRequest(resource, deed, "", USUAL, Optional.empty(), Optional.empty());
    }

    /** To read {@code resource}, for an hour, without a reason yet. */
    public static ApprovalRequest toRead(String resource) {
        return to(Deed.READ, resource);
    }

    public ApprovalRequest because(String why) {
        return new ApprovalRequest(resource, deed, why, ttl, maxUses, callDigest);
    }

    public ApprovalRequest lasting(Duration time) {
        return new ApprovalRequest(resource, deed, reason, time, maxUses, callDigest);
    }

    public ApprovalRequest usedAtMost(int times) {
        return new ApprovalRequest(resource, deed, reason, ttl, Optional.of(times), callDigest);
    }
}
