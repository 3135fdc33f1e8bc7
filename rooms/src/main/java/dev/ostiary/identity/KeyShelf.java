package dev.ostiary.identity;

import dev.ostiary.identity.AccountOperations.KeyLine;
import dev.ostiary.identity.AccountOperations.KeyStatus;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys as they lie in the database, which is never as keys. Runs in the current transaction. */
final class KeyShelf {
    private KeyShelf() {}

    /**
     * What a new key is made from.
     *
     * @param owner the principal it speaks for
     * @param ownerId the id of that member or service account
     */
    record Blank(
            KeyKind kind,
            String name,
            String owner,
            String ownerId,
            List<String> scopes,
            Optional<Instant> until,
            List<String> allowedIps,
            boolean queryAllowed,
            Optional<Integer> rateLimit) {}

    static void insert(String tenant, String id, Blank blank, Secret key, Instant at, String by) {
        Tx.current()
                .update(
                        """
                        insert into api_key (tenant_id, id, kind, name, hash, shown, owner, owner_id, scopes, expires_at,
                                             allowed_ips, query_allowed, rate_limit, created_at, created_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        tenant,
                        id,
                        blank.kind.word(),
                        blank.name,
                        KeyText.hash(key),
                        KeyText.shown(blank.kind, key),
                        blank.owner,
                        blank.ownerId,
                        blank.scopes,
                        blank.until.orElse(null),
                        blank.allowedIps,
                        blank.queryAllowed,
                        blank.rateLimit.orElse(null),
                        at,
                        by);
    }

    static List<KeyLine> keys(String after, Optional<String> ownerId, boolean revokedToo, int limit, Instant now) {
        return Tx.current()
                .query("""
                        select k.*, u.last_used_at
                          from api_key k
                          left join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
                         where k.id > ? and (?::text is null or k.owner_id = ?) and (? or k.revoked_at is null)
                         order by k.id limit ?
                        """, row -> key(row, now), after, ownerId.orElse(null), ownerId.orElse(null), revokedToo, limit);
    }

    private static KeyLine key(Row row, Instant now) {
        var until = row.maybeInstant("expires_at");
        return new KeyLine(
                row.text("id"),
                row.text("name"),
                row.text("shown"),
                row.text("owner"),
                row.texts("scopes"),
                row.instant("created_at"),
                until,
                row.maybeInstant("last_used_at"),
                row.maybeInstant("revoked_at").isPresent()
                        ? KeyStatus.REVOKED
                        : until.filter(end -> !end.isAfter(now)).isPresent() ? KeyStatus.EXPIRED : KeyStatus.ACTIVE);
    }

    /** When the key was revoked, now or before; empty when there is none. */
    static Optional<Instant> revoke(String id, Instant at) {
        return Tx.current()
                .one(
                        "update api_key set revoked_at = coalesce(revoked_at, ?) where id = ? returning revoked_at",
                        row -> row.instant("revoked_at"),
                        at,
                        id);
    }

    static int revokeAllOf(String ownerId, Instant at) {
        return Tx.current()
                .update("update api_key set revoked_at = ? where owner_id = ? and revoked_at is null", at, ownerId);
    }

    /** Ends one sign-in; an API key is none, and stays. Answers how many ended. */
    static int endSignIn(String id, Instant at) {
        return Tx.current()
                .update(
                        "update api_key set revoked_at = ? where id = ? and kind = 'skt' and revoked_at is null",
                        at,
                        id);
    }

    /** Ends all sign-ins of a member; answers how many. */
    static int endSignIns(String ownerId, Instant at) {
        return Tx.current()
                .update(
                        "update api_key set revoked_at = ? where owner_id = ? and kind = 'skt' and revoked_at is null",
                        at,
                        ownerId);
    }
}
