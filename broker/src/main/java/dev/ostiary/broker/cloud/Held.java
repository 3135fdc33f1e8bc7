package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import java.time.Instant;
import java.util.Optional;

/**
 * Enough to end credentials later and to find them in the cloud's log, and nothing that could be used.
 *
 * @param principal whose rights they narrow
 * @param keyId the public id, such as an access key id; a short digest where a cloud has none
 * @param lease the cloud's own name for this one issue, by which it is ended: Vault's lease id, AWS' assumed-role id
 */
public record Held(
        Cloud cloud, String principal, String keyId, Optional<String> lease, Instant issuedAt, Instant expiresAt) {
    /** Whether it can be given back without a word to any other session: only a lease can. */
    public boolean isLeased() {
        return cloud == Cloud.VAULT && lease.isPresent();
    }
}
