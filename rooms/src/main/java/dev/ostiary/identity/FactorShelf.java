package dev.ostiary.identity;

import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Second factors as they lie in the database. Runs in the current transaction, which must be a write for changes. */
final class FactorShelf {
    private static final String SELECT =
            "select member_id, sealed, begun_at, confirmed_at, last_step from second_factor where member_id = ?";

    private FactorShelf() {}

    /** A second factor that was begun, and confirmed unless {@code since} is empty. */
    @SuppressWarnings("ArrayRecordComponent")
    record Factor(String member, byte[] sealed, Instant begun, Optional<Instant> since, long lastStep) {}

    static Optional<Factor> factor(String member) {
        return Tx.current().one(SELECT, FactorShelf::factor, member);
    }

    /** The same, and keeps others from taking a code of it at the same time. */
    static Optional<Factor> held(String member) {
        return Tx.current().one(SELECT + " for update", FactorShelf::factor, member);
    }

    private static Factor factor(Row row) {
        return new Factor(
                row.text("member_id"),
                row.bytes("sealed"),
                row.instant("begun_at"),
                row.maybeInstant("confirmed_at"),
                row.number("last_step"));
    }

    /** Begins one, in place of another that was never confirmed; false when there is one that was. */
    static boolean begin(String tenant, String member, byte[] sealed, Instant at) {
        return Tx.current().update("""
                        insert into second_factor as f (tenant_id, member_id, sealed, begun_at) values (?, ?, ?, ?)
                        on conflict (tenant_id, member_id)
                        do update set sealed = excluded.sealed, begun_at = excluded.begun_at, last_step = 0
                         where f.confirmed_at is null
                        """, tenant, member, sealed, at) > 0;
    }

    static void confirm(String member, Instant at) {
        Tx.current().update("update second_factor set confirmed_at = ? where member_id = ?", at, member);
    }

    /** Whether {@code step} was not taken before, by anybody. */
    static boolean take(String member, long step) {
        return Tx.current()
                        .update(
                                "update second_factor set last_step = ? where member_id = ? and last_step < ?",
                                step,
                                member,
                                step)
                > 0;
    }

    static boolean remove(String member) {
        return Tx.current().update("delete from second_factor where member_id = ?", member) > 0;
    }

    static void recovery(String tenant, String member, List<byte[]> macs) {
        Tx.current()
                .batch(
                        "insert into recovery_code (tenant_id, member_id, mac) values (?, ?, ?)",
                        macs.stream()
                                .map(mac -> new @Nullable Object[] {tenant, member, mac})
                                .toList());
    }

    /** Whether this recovery code was there and not used. */
    static boolean recover(String member, byte[] mac, Instant at) {
        return Tx.current()
                        .update(
                                "update recovery_code set used_at = ? where member_id = ? and mac = ? and used_at is null",
                                at,
                                member,
                                mac)
                > 0;
    }

    static int recoveryLeft(String member) {
        return Tx.current()
                .one(
                        "select count(*) as n from recovery_code where member_id = ? and used_at is null",
                        row -> row.count("n"),
                        member)
                .orElse(0);
    }

    /** Notes on a sign-in, and on its member, when the second factor was given. */
    static void proved(String member, String credential, Instant at) {
        Tx.current()
                .update(
                        "update api_key set mfa_at = ? where id = ? and owner_id = ? and kind = 'skt'",
                        at,
                        credential,
                        member);
        Tx.current().update("update member set mfa_at = ? where id = ?", at, member);
    }

    /** With the second factor goes what it proved. */
    static void unprove(String member) {
        Tx.current().update("update api_key set mfa_at = null where owner_id = ? and mfa_at is not null", member);
        Tx.current().update("update member set mfa_at = null where id = ?", member);
    }
}
