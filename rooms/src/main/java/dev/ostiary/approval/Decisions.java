package dev.ostiary.approval;

import dev.ostiary.kernel.Conversation;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import dev.ostiary.store.Vigil;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets callers wait for what becomes of an approval, on whatever node it is decided. */
final class Decisions {
    static final String CHANNEL = "ostiary_approvals";

    private final Vigil vigil = new Vigil();

    Decisions(Bell bell) {
        bell.on(CHANNEL, vigil);
    }

    /** Tells those who wait for {@code approval}, once the running transaction is committed. */
    static void ring(String approval) {
        Bell.ring(CHANNEL, Tx.current().tenant().orElseThrow() + " " + approval);
    }

    /** Waits until {@code settled}, at most for {@code time} and while somebody cares. */
    void await(String tenant, String approval, Duration time, Conversation talk, BooleanSupplier settled) {
        var name = tenant + " " + approval;
        try (var _ = talk.onCancel(() -> vigil.heard(name))) {
            vigil.await(name, time, talk::cancelled, settled);
        }
    }
}
