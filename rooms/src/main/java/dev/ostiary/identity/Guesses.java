package dev.ostiary.identity;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Bounds how often somebody who is signed in may try a password or a code of his own: by the lock that bounds sign-ins,
 * under a name of its own. A try counts before it is looked at, and also when the call is refused and rolled back.
 */
final class Guesses {
    /** One text for a wrong one and for too many: a lock that told itself apart would tell when a guess was heard. */
    static final Refusal NO = Refusal.denied(
            "proof_refused",
            "That does not fit, was used before, or there were too many attempts. Wait for the next code, or a while, and try again.",
            Cause.CONDITION);

    private final Tenancy tenancy;

    Guesses(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /**
     * Has {@code right} judge the try.
     *
     * @param right gets the hash of the member's password, if there is one
     * @throws Refused with {@code proof_refused} when it is wrong, or too many were
     */
    void judge(Call call, String member, String mail, Predicate<Optional<String>> right) {
        var lock = lock(call.tenant(), member);
        var at = Plain.now(call);
        var tried = tenancy.aside(call.tenant(), () -> begin(lock, call.tenant(), mail, at));
        if (tried.locked || !right.test(tried.hash)) {
            throw new Refused(NO);
        }
        Tx.current().query("select end_sign_in(?)", _ -> true, lock);
    }

    private record Tried(boolean locked, Optional<String> hash) {}

    private static Tried begin(byte[] lock, String tenant, String mail, Instant at) {
        return Tx.current()
                .one(
                        "select locked, password_hash from begin_sign_in(?, ?, ?, ?)",
                        row -> new Tried(row.flag("locked"), row.maybeText("password_hash")),
                        lock,
                        mail,
                        tenant,
                        at)
                .orElseThrow();
    }

    /** A mail address holds no line feed and begins no name, so this is nobody's name at the sign-in. */
    private static byte[] lock(String tenant, String member) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("second factor\n" + tenant + "\n" + member).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
