package dev.ostiary.notices;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.notices.NoticesOperations.Channel;
import dev.ostiary.notices.NoticesOperations.Deliveries;
import dev.ostiary.notices.NoticesOperations.Delivery;
import dev.ostiary.notices.NoticesOperations.Log;
import dev.ostiary.notices.NoticesOperations.Status;
import dev.ostiary.notices.NoticesOperations.Tested;
import dev.ostiary.notices.NoticesOperations.Which;
import dev.ostiary.notices.NoticesOperations.WhichDelivery;
import dev.ostiary.store.Tenancy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows what was delivered, and delivers more of it. */
final class DeliveryDesk {
    /** Longer than a webhook may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Outbox outbox;
    private final Tenancy tenancy;

    DeliveryDesk(Outbox outbox, Tenancy tenancy) {
        this.outbox = outbox;
        this.tenancy = tenancy;
    }

    Deliveries list(Log input, Call call) {
        var before = input.cursor().map(it -> call.position(it).getFirst()).orElse("");
        var found = DeliveryShelf.list(input.channelId(), input.status(), before, input.limit() + 1);
        if (found.size() <= input.limit()) {
            return new Deliveries(found, Optional.empty(), false);
        }
        var shown = found.subList(0, input.limit());
        return new Deliveries(
                shown, Optional.of(call.cursor(List.of(shown.getLast().id()))), true);
    }

    /** Also to a channel that is switched off, so that one can see whether to switch it on. */
    Tested test(Which input, Call call) {
        var channel = ChannelDesk.found(input.channelId());
        var notice = new Payload(
                "A test from Ostiary",
                List.of(
                        "This is a test notice for the channel " + channel.name() + ".",
                        "If you can read this, the channel works."),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode().put("channel_id", channel.id()));
        return new Tested(outbox.post(places(channel), Outbox.TEST, notice).stream()
                .map(DeliveryDesk::found)
                .toList());
    }

    /** What came of a test, once it is durable and a courier had it; what takes too long is shown as it stands. */
    Tested outcome(Which input, Tested asked, Call call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var seen = asked;
        while (pending(seen)
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK.toNanos());
            seen = tenancy.read(
                    call.tenant(),
                    Tenancy.ANY_EPOCH,
                    () -> new Tested(asked.deliveries().stream()
                            .map(delivery -> found(delivery.id()))
                            .toList()));
        }
        return seen;
    }

    private static boolean pending(Tested seen) {
        return seen.deliveries().stream().anyMatch(delivery -> delivery.status() == Status.PENDING);
    }

    private static List<Outbox.Place> places(Channel channel) {
        return channel.kind() == Kind.MAIL
                ? channel.addresses().stream()
                        .map(address -> new Outbox.Place(Optional.of(channel.id()), Optional.of(address)))
                        .toList()
                : List.of(new Outbox.Place(Optional.of(channel.id()), Optional.empty()));
    }

    Delivery resend(WhichDelivery input, Call call) {
        var before = found(input.deliveryId());
        if (before.status() == Status.PENDING) {
            throw new Refused(Refusal.conflict(
                    "delivery_pending", "This delivery is still on its way. Wait for what comes of it."));
        }
        before.channelId()
                .map(ChannelDesk::found)
                .filter(channel -> !channel.isActive())
                .ifPresent(channel -> {
                    throw new Refused(Refusal.conflict(
                            "channel_inactive",
                            "The channel '" + channel.name() + "' is switched off. Switch it on first."));
                });
        var ids = outbox.post(
                List.of(new Outbox.Place(before.channelId(), before.address())),
                before.eventId(),
                before.event(),
                DeliveryShelf.payload(before.id()),
                call.at().truncatedTo(ChronoUnit.MICROS));
        return found(ids.getFirst());
    }

    static Delivery found(String id) {
        return DeliveryShelf.find(id).orElseThrow(() -> new Refused(Refusal.missing("delivery", id)));
    }
}
