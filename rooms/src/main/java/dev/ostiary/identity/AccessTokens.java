package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tokens that work for what one approval allows and for nothing else ({@code mcp_access_token_…}, seed 001); they speak for
 * whoever asked. Runs in the current transaction.
 */
public final class AccessTokens {
    private final SecureRandom random;

    public AccessTokens(SecureRandom random) {
        this.random = random;
    }

    /** A token for {@code approval}, shown this once; empty when {@code principal} has no account any more. */
    public Optional<Secret> mint(String approval, String principal, Instant until, Instant at, String by) {
        return owner(principal).map(id -> {
            var token = KeyText.mint(KeyKind.MCT, random);
            var blank = new KeyShelf.Blank(
                    KeyKind.MCT,
                    approval,
                    principal,
                    id,
                    List.of("mcp:read", "mcp:write"),
                    Optional.of(until),
                    List.of(),
                    false,
                    Optional.empty());
            KeyShelf.insert(Tx.current().tenant().orElseThrow(), Caller.CONFINED + approval, blank, token, at, by);
            return token;
        });
    }

    /** Ends the token of {@code approval}, if there is one. */
    public void end(String approval, Instant at) {
        KeyShelf.revoke(Caller.CONFINED + approval, at);
    }

    private static Optional<String> owner(String principal) {
        return Tx.current().one("""
                        select id from member where 'user:' || email = ?
                        union all select id from service_account where 'sa:' || name = ?
                        """, row -> row.text("id"), principal, principal);
    }
}
