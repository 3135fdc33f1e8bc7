package dev.ostiary.identity;

import dev.ostiary.identity.AccountOperations.Account;
import dev.ostiary.identity.AccountOperations.Line;
import dev.ostiary.identity.AccountOperations.Status;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Service accounts as they lie in the database. Runs in the current transaction. */
final class AccountShelf {
    private static final String WITH_KEYS = """
            select s.*,
                   (select count(*) from api_key k where k.tenant_id = s.tenant_id and k.owner_id = s.id
                       and k.revoked_at is null) as keys,
                   (select max(u.last_used_at) from api_key k
                      join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
                     where k.tenant_id = s.tenant_id and k.owner_id = s.id) as last_used_at
              from service_account s
            """;

    private AccountShelf() {}

    static List<Line> lines(String after, Optional<Status> status, int limit) {
        return Tx.current()
                .query(
                        WITH_KEYS
                                + " where s.id > ? and (?::boolean is null or s.is_active = ?::boolean) order by s.id limit ?",
                        row -> new Line(
                                row.text("id"),
                                "sa:" + row.text("name"),
                                row.text("name"),
                                row.texts("scopes"),
                                row.count("keys"),
                                row.flag("is_active"),
                                row.maybeInstant("last_used_at")),
                        after,
                        status.map(Status.ACTIVE::equals).orElse(null),
                        status.map(Status.ACTIVE::equals).orElse(null),
                        limit);
    }

    /** The account, with no policies in it yet. */
    static Optional<Account> account(String id) {
        return Tx.current().one(WITH_KEYS + " where s.id = ?", AccountShelf::account, id);
    }

    private static Account account(Row row) {
        return new Account(
                row.text("id"),
                "sa:" + row.text("name"),
                row.text("name"),
                row.maybeText("description"),
                row.texts("scopes"),
                row.flag("is_active"),
                row.maybeInstant("expires_at"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("updated_at"),
                row.count("keys"),
                row.maybeInstant("last_used_at"),
                List.of());
    }

    /** @throws dev.ostiary.store.Duplicate when the name is taken */
    static void insert(
            String tenant,
            String id,
            String name,
            Optional<String> description,
            List<String> scopes,
            Optional<Instant> until,
            Instant at,
            String by) {
        Tx.current().update("""
                        insert into service_account
                               (tenant_id, id, name, description, scopes, expires_at, created_at, created_by, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, tenant, id, name, description.orElse(null), scopes, until.orElse(null), at, by, at);
    }

    static void update(String id, Optional<String> description, List<String> scopes, boolean active, Instant at) {
        Tx.current()
                .update(
                        "update service_account set description = ?, scopes = ?, is_active = ?, updated_at = ? where id = ?",
                        description.orElse(null),
                        scopes,
                        active,
                        at,
                        id);
    }

    static void delete(String id, String principal) {
        Tx.current().update("delete from group_member where principal = ?", principal);
        Tx.current().update("delete from service_account where id = ?", id);
    }
}
