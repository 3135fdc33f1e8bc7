package dev.ostiary.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, as established from a credential.
 *
 * @param tenant the tenant the credential belongs to
 * @param partner that tenant's partner
 * @param principal {@code user:mail}, {@code sa:name}, {@code agent:…} or {@code system:…}
 * @param credentialId id of the credential, never the credential
 * @param scopes what the credential and the principal's role both hold
 * @param groups {@code group:name} of each group the principal is in
 * @param roles the roles that the principal has
 * @param rateLimit calls a minute
 * @param mfaAt when the person last gave a second factor
 * @param expiresAt when the credential ends
 * @param epoch the tenant's rights epoch this was read under; the store refuses work under another
 */
public record Caller(
        String tenant,
        String partner,
        String principal,
        String credentialId,
        Set<String> scopes,
        List<String> groups,
        List<String> roles,
        int rateLimit,
        Optional<Instant> mfaAt,
        Optional<Instant> expiresAt,
        long epoch) {
    /** Begins the id of a credential that works for what one approval allows and for nothing else; its id follows. */
    public static final String CONFINED = "mct_";

    public Caller {
        scopes = Set.copyOf(scopes);
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
    }

    /** The one approval that the credential works for, where it works for no more. */
    public Optional<String> confinedTo() {
        return credentialId.startsWith(CONFINED)
                ? Optional.of(credentialId.substring(CONFINED.length()))
                : Optional.empty();
    }

    /** Whether the caller holds {@code scope}; {@code admin} holds all of them. */
    public boolean holds(String scope) {
        return scopes.contains(scope) || scopes.contains("admin");
    }
}
