package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a cloud gave no answer, in our own words: those of a library may quote a credential, so none is passed on. */
final class Failures {
    private static final int DEEPEST = 16;

    private Failures() {}

    /** {@code who} such as {@code Vault at https://vault.example.com}; {@code next} what to do about it. */
    static Refused unreachable(String who, @Nullable Throwable cause, String next) {
        var slow = within(cause, HttpTimeoutException.class) || within(cause, TimeoutException.class);
        var why = slow ? " did not answer in time. " : " cannot be reached, or does not answer as it should. ";
        return new Refused(new Refusal.Unavailable(who + why + next));
    }

    /** Whether {@code cause}, or what it was caused by, is of this kind. */
    static boolean within(@Nullable Throwable cause, Class<? extends Throwable> kind) {
        var each = cause;
        for (var depth = 0; each != null && depth < DEEPEST; depth++) {
            if (kind.isInstance(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
