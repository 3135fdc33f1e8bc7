package dev.ostiary.notices;

import dev.ostiary.kernel.FreshId;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a notice into rows, one for each place that it goes to. Runs in the current write transaction. */
final class Outbox {
    /** What couriers listen on. */
    static final String CHANNEL = "ostiary_notices";

    /** The event that tries out a channel; it is tried once. */
    static final String TEST = "channel_test";

    private static final String MAIL_LANE = "mail";

    private final boolean mails;
    private final Clock clock;

    /** @param mails whether there is a mail server to send by; without one no mail is queued */
    Outbox(boolean mails, Clock clock) {
        this.mails = mails;
        this.clock = clock;
    }

    /** Where one delivery goes. */
    record Place(Optional<String> channel, Optional<String> address) {
        String lane() {
            return address.isPresent() ? MAIL_LANE : channel.orElseThrow();
        }
    }

    void put(Notice notice) {
        post(places(notice), notice.event(), Payload.of(notice));
    }

    /** Writes a delivery for each place, all of one event, to be tried at once; answers their ids. */
    List<String> post(List<Place> places, String event, Payload payload) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return post(places, FreshId.of("evt_", at), event, payload.text(), at);
    }

    /** The same for an event that has an id and a payload already. */
    List<String> post(List<Place> places, String eventId, String event, String payload, Instant at) {
        var tenant = Tx.current().tenant().orElseThrow();
        var ids = new ArrayList<String>();
        var rows = new ArrayList<@Nullable Object[]>();
        for (var place : places) {
            ids.add(FreshId.of("del_", at));
            rows.add(new @Nullable Object[] {
                tenant,
                ids.getLast(),
                place.channel().orElse(null),
                place.address().orElse(null),
                place.lane(),
                eventId,
                event,
                payload,
                at,
                at
            });
        }
        Tx.current().batch("""
                insert into notice_delivery
                    (tenant_id, id, channel_id, address, lane, event_id, event, payload, next_at, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
        if (!rows.isEmpty()) {
            Bell.ring(CHANNEL, tenant);
        }
        return ids;
    }

    /** Sends what waited for a channel to be switched on. */
    static void release(String tenant, String channel, Instant now) {
        DeliveryShelf.release(channel, now);
        Bell.ring(CHANNEL, tenant);
    }

    /** Each address once, however many ways lead to it. */
    private List<Place> places(Notice notice) {
        Map<String, Place> found = new LinkedHashMap<>();
        var hearing = ChannelShelf.hearing(notice.event());
        if (mails) {
            notice.mails().forEach(address -> found.put(key(address), mail(Optional.empty(), address)));
            hearing.forEach(channel -> channel.addresses()
                    .forEach(address -> found.putIfAbsent(key(address), mail(Optional.of(channel.id()), address))));
        }
        hearing.stream()
                .filter(channel -> channel.kind() != Kind.MAIL)
                .forEach(channel -> found.put(channel.id(), new Place(Optional.of(channel.id()), Optional.empty())));
        return List.copyOf(found.values());
    }

    private static Place mail(Optional<String> channel, String address) {
        return new Place(channel, Optional.of(address));
    }

    private static String key(String address) {
        return "mailto:" + address.toLowerCase(Locale.ROOT);
    }
}
