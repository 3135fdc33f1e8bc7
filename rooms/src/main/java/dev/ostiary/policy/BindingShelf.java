package dev.ostiary.policy;

import dev.ostiary.kernel.FreshId;
import dev.ostiary.policy.PolicyOperations.Bound;
import dev.ostiary.policy.PolicyOperations.IdentityType;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who policies are bound to, as it lies in the database. Runs in the current transaction. */
final class BindingShelf {
    private BindingShelf() {}

    static List<Bound> of(String policyId, String after, int limit) {
        return Tx.current().query("""
                        select id, principal, expires_at, created_at from policy_binding
                         where policy_id = ? and id > ? order by id limit ?
                        """, BindingShelf::bound, policyId, after, limit);
    }

    private static Bound bound(Row row) {
        var principal = row.text("principal");
        return new Bound(
                row.text("id"),
                IdentityType.of(principal),
                principal,
                row.maybeInstant("expires_at"),
                row.instant("created_at"));
    }

    /** @throws dev.ostiary.store.Duplicate when the two are bound already */
    static Bound insert(
            String policyId, String tenant, String principal, Optional<Instant> until, Instant at, String by) {
        var id = FreshId.of("bind_", at);
        Tx.current().update("""
                        insert into policy_binding
                               (tenant_id, id, policy_id, principal, expires_at, created_at, created_by)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """, tenant, id, policyId, principal, until.orElse(null), at, by);
        return new Bound(id, IdentityType.of(principal), principal, until, at);
    }

    static int count(String policyId) {
        return Tx.current()
                .one("select count(*) as n from policy_binding where policy_id = ?", row -> row.count("n"), policyId)
                .orElse(0);
    }

    static boolean delete(String policyId, String id) {
        return Tx.current().update("delete from policy_binding where policy_id = ? and id = ?", policyId, id) > 0;
    }
}
