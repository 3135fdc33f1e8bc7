package dev.ostiary.broker.desk;

import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.cloud.Provider;
import dev.ostiary.broker.run.Watch;
import dev.ostiary.kernel.Conversation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Watches over one command: tells its client how far it is, learns when it is to end, and keeps its lease alive. */
final class Attendance implements Watch {
    /** A session's file is looked at so often. */
    private static final long LOOK = Duration.ofMillis(500).toNanos();

    /** A renewal that was refused is not asked for again sooner. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Conversation conversation;
    private final Places places;
    private final BooleanSupplier revoked;
    private final Provider provider;
    private final Duration limit;
    private final Clock clock;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Held held;
    private volatile Instant due;
    private long looked = System.nanoTime();
    private boolean ended;

    Attendance(
            Conversation conversation,
            Places places,
            BooleanSupplier revoked,
            Provider provider,
            Held held,
            Duration limit,
            Clock clock) {
        this.conversation = conversation;
        this.places = places;
        this.revoked = revoked;
        this.provider = provider;
        this.held = held;
        this.limit = limit;
        this.clock = clock;
        this.due = held.issuedAt()
                .plus(Duration.between(held.issuedAt(), held.expiresAt()).dividedBy(2));
    }

    @Override
    public void progress(Duration since, long bytes) {
        conversation.progress(since.toMillis() / 1e3, limit.toMillis() / 1e3);
        renew();
    }

    @Override
    public boolean cancelled() {
        return places.closing() || conversation.cancelled();
    }

    @Override
    public boolean killed() {
        if (!ended && System.nanoTime() - looked > LOOK) {
            ended = revoked.getAsBoolean();
            looked = System.nanoTime();
        }
        return ended;
    }

    /** What is to be ended when the command is over. */
    Held held() {
        return held;
    }

    /** When half of its time is over, beside the command: whoever renews may take his time. */
    private void renew() {
        var it = held;
        if (it.isLeased() && clock.instant().isAfter(due) && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lease").start(() -> {
                held = provider.renew(it).orElse(it);
                var left = Duration.between(clock.instant(), held.expiresAt()).dividedBy(2);
                due = clock.instant().plus(left.compareTo(AGAIN) > 0 ? left : AGAIN);
                renewing.set(false);
            });
        }
    }
}
