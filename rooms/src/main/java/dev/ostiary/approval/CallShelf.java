package dev.ostiary.approval;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Calls that were refused because a person must be asked, by their digest. Runs in the current transaction. */
final class CallShelf {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_OF_ONE = 100;
    private static final int LONGEST = 4_000;

    private CallShelf() {}

    /** Remembers what {@code digest} stands for. */
    static void put(Call call, Set<String> aside, String digest, Verb verb, ResourcePath path, Instant now) {
        var who = call.caller().principal();
        var arguments = call.shown(aside);
        Tx.current()
                .update(
                        """
                        insert into approval_call (principal, digest, operation, arguments, verb, base, at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, principal, digest) do update set at = excluded.at
                        """,
                        who,
                        digest,
                        call.operation().name(),
                        arguments.length() > LONGEST ? arguments.substring(0, LONGEST) + " …" : arguments,
                        verb.word(),
                        path.text(),
                        now);
        Tx.current().update("""
                        delete from approval_call c where c.principal = ? and (c.at < ? or c.digest in (
                            select o.digest from approval_call o where o.principal = ? order by o.at desc offset ?))
                        """, who, now.minus(KEPT), who, MOST_OF_ONE);
    }

    /** Why nobody could judge a call by {@code shown}: it would be cut off, or holds what nobody sees. */
    static Optional<String> unreadable(String shown) {
        if (shown.length() > LONGEST) {
            return Optional.of("A person must approve this first, and it is too long for one to judge: "
                    + shown.length() + " characters, at most " + LONGEST + ". Ask for less at once.");
        }
        return Untrusted.neutral(shown, shown.length()).equals(shown)
                ? Optional.empty()
                : Optional.of(
                        "A person must approve this first, and it holds characters that nobody sees. Leave them out.");
    }

    /** What {@code digest} stands for, if it is of a call of {@code principal} that would do {@code verb} to {@code reach}. */
    static Optional<Case.OneCall> find(String principal, String digest, Verb verb, Reach reach, Instant now) {
        return Tx.current()
                .one(
                        """
                        select operation, arguments from approval_call
                        where principal = ? and digest = ? and verb = ? and base = ? and at > ?
                        """,
                        row -> new Case.OneCall(row.text("operation"), row.text("arguments")),
                        principal,
                        digest,
                        verb.word(),
                        reach.base().text(),
                        now.minus(KEPT))
                .filter(_ -> !reach.family());
    }
}
