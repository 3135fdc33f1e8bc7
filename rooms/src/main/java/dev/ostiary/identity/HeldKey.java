package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key as the store holds it, with whom it speaks for, read in one snapshot.
 *
 * @param caller who it speaks for, under the epoch it was read in; its end is that of the key or of its owner
 * @param open whether the tenant is active
 */
record HeldKey(
        Caller caller,
        boolean open,
        boolean revoked,
        boolean ownerActive,
        List<String> allowedIps,
        boolean queryAllowed) {

    /** Asks the store; outside of a transaction. */
    static Optional<HeldKey> byHash(byte[] hash, RateDefaults rates) {
        return Tx.current()
                .one(
                        "select * from caller_of_key(?)",
                        row -> MessageDigest.isEqual(row.bytes("hash"), hash)
                                ? Optional.of(read(row, rates))
                                : Optional.<HeldKey>empty(),
                        hash)
                .flatMap(found -> found);
    }

    private static HeldKey read(Row row, RateDefaults rates) {
        var caller = new Caller(
                row.text("tenant"),
                row.text("partner"),
                row.text("owner"),
                row.text("id"),
                Scopes.common(row.texts("scopes"), row.texts("held")),
                row.texts("groups"),
                row.texts("roles"),
                row.maybeNumber("rate_limit")
                        .map(Math::toIntExact)
                        .orElse(KeyKind.AUG.word().equals(row.text("kind")) ? rates.aug() : rates.others()),
                row.maybeInstant("mfa_at"),
                earlier(row.maybeInstant("expires_at"), row.maybeInstant("owner_expires_at")),
                row.number("epoch"));
        return new HeldKey(
                caller,
                "active".equals(row.text("tenant_status")),
                row.flag("revoked"),
                row.flag("owner_active"),
                row.texts("allowed_ips"),
                row.flag("query_allowed"));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo);
    }
}
