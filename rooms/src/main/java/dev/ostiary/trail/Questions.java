package dev.ostiary.trail;

import dev.ostiary.kernel.Handler;
import dev.ostiary.kernel.Places;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Turns at questions about the trail, each of which may read millions of rows: so many at once, and of one tenant half of
 * those, lest auditors hold all connections to the database while agents wait. Who waits for a turn holds none.
 */
final class Questions {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Refusal CROWDED =
            new Refusal.RateLimited(Duration.ofSeconds(5), "Too many questions about the trail at once.");

    private final Places places = new Places(AT_ONCE, AT_ONCE / 2);
    private final Duration patience;

    Questions() {
        this(PATIENCE);
    }

    Questions(Duration patience) {
        this.patience = patience;
    }

    /** The same handler, in turn. */
    <I extends Record, O extends Record> Handler<I, O> inTurn(Handler<I, O> handler) {
        return (input, call) -> ask(call.tenant(), () -> handler.handle(input, call));
    }

    /**
     * Asks in turn.
     *
     * @throws Refused with {@code rate_limited} when there was no turn for ten seconds
     */
    <T> T ask(String tenant, Supplier<T> question) {
        if (!places.enter(tenant, patience)) {
            throw new Refused(CROWDED);
        }
        try {
            return question.get();
        } finally {
            places.leave(tenant);
        }
    }
}
