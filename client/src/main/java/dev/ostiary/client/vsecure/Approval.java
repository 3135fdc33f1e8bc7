package dev.ostiary.client.vsecure;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A request and what became of it, as it stood when the server was asked.
 *
 * @param id such as {@code appr_01…}
 * @param resource its address, such as {@code vsecure://secrets/production/DATABASE_URL}, or a family of them
 * @param requestedBy who asks
 * @param onBehalfOf the person that the requester acts for, if the server knows of one
 * @param expiresAt when it ends, answered or not; counted from the request
 * @param url where a person signs in and answers; whoever opens it has proved nothing
 * @param requiredApprovals how many persons must say yes
 * @param approvals how many have
 * @param answeredBy who decided, once somebody has
 * @param answer what was said with the decision
 */
public record Approval(
        String id,
        Status status,
        String resource,
        Deed deed,
        String reason,
        String requestedBy,
        Optional<String> onBehalfOf,
        Instant requestedAt,
        Instant expiresAt,
        URI url,
        int requiredApprovals,
        int approvals,
        Optional<String> answeredBy,
        Optional<String> answer) {
    /** Whether an answer is still awaited. */
    public boolean isPending() {
        return status == Status.PENDING;
    }

    /** Whether it held when the server was asked. */
    public boolean isApproved() {
        return status == Status.APPROVED;
    }
}
