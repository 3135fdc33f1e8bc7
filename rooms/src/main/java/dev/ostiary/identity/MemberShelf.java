package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Member;
import dev.ostiary.identity.MemberOperations.Role;
import dev.ostiary.identity.MemberOperations.Status;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Members as they lie in the database. Runs in the current transaction. */
final class MemberShelf {
    private static final String COLUMNS =
            "select id, email, display_name, roles, status, mfa_at, created_at from member";

    private MemberShelf() {}

    static List<Member> members(String after, int limit) {
        return Tx.current().query(COLUMNS + " where id > ? order by id limit ?", MemberShelf::member, after, limit);
    }

    static Optional<Member> member(String id) {
        return Tx.current().one(COLUMNS + " where id = ?", MemberShelf::member, id);
    }

    private static Member member(Row row) {
        return new Member(
                row.text("id"),
                "user:" + row.text("email"),
                row.text("email"),
                row.text("display_name"),
                row.texts("roles").stream()
                        .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList(),
                Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                row.maybeInstant("mfa_at"),
                row.instant("created_at"));
    }

    /** @throws dev.ostiary.store.Duplicate when the address is a member already */
    static void insert(
            String tenant, String id, String email, String name, List<Role> roles, String passwordHash, Instant at) {
        Tx.current().update("""
                        insert into member (tenant_id, id, email, display_name, roles, password_hash, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """, tenant, id, email, name, words(roles), passwordHash, at);
    }

    static void update(String id, String name, List<Role> roles, Status status) {
        Tx.current()
                .update(
                        "update member set display_name = ?, roles = ?, status = ? where id = ?",
                        name,
                        words(roles),
                        status.name().toLowerCase(Locale.ROOT),
                        id);
    }

    static void password(String id, String hash) {
        Tx.current().update("update member set password_hash = ? where id = ?", hash, id);
    }

    static int activeOwners() {
        return Tx.current()
                .one(
                        "select count(*) as n from member where status = 'active' and 'owner' = any(roles)",
                        row -> row.count("n"))
                .orElse(0);
    }

    static boolean any() {
        return Tx.current()
                .one("select exists (select from member) as there", row -> row.flag("there"))
                .orElse(false);
    }

    private static List<String> words(List<Role> roles) {
        return roles.stream().map(RoleBook::word).distinct().toList();
    }
}
