package dev.ostiary.notices;

import dev.ostiary.notices.NoticesOperations.Delivery;
import dev.ostiary.notices.NoticesOperations.Status;
import dev.ostiary.seal.SealBroken;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Deliveries as they lie in the database. Runs in the current transaction. */
final class DeliveryShelf {
    private DeliveryShelf() {}

    /** What a courier needs of a delivery that it took, unless it has ended meanwhile. */
    static Optional<Job> job(String id, ChannelSeal seal) {
        var tenant = Tx.current().tenant().orElseThrow();
        return Tx.current()
                .one(
                        """
                        select d.id, d.channel_id, d.address, d.event_id, d.event, d.payload, d.created_at,
                               c.kind, c.sealed_url, c.sealed_secret
                          from notice_delivery d
                          left join notice_channel c on c.tenant_id = d.tenant_id and c.id = d.channel_id
                         where d.id = ? and d.status = 'pending'""",
                        row -> new Job(
                                tenant,
                                row.text("id"),
                                row.text("event_id"),
                                row.text("event"),
                                Payload.parse(row.text("payload")),
                                row.instant("created_at"),
                                whither(row, seal)),
                        id);
    }

    private static Job.Whither whither(Row row, ChannelSeal seal) {
        var address = row.maybeText("address");
        if (address.isPresent()) {
            return new Job.Mail(address.get());
        }
        var sealed = row.maybeBytes("sealed_url");
        if (sealed.isEmpty()) {
            return new Job.Nowhere("The channel is gone.");
        }
        var channel = row.text("channel_id");
        try {
            var url = URI.create(seal.openUrl(channel, sealed.get()).reveal());
            return Kind.of(row.text("kind")) == Kind.SLACK
                    ? new Job.Slack(url)
                    : new Job.Webhook(url, seal.openSecret(channel, row.bytes("sealed_secret")));
        } catch (SealBroken _) {
            return new Job.Nowhere("What is stored of the channel does not open. Give it its address anew.");
        }
    }

    static List<Delivery> list(Optional<String> channel, Optional<Status> status, String before, int limit) {
        return Tx.current()
                .query(
                        """
                        select id, channel_id, address, event_id, event, attempt, next_at, status, last_error, last_status,
                               created_at, delivered_at
                          from notice_delivery
                         where (?::text is null or channel_id = ?::text) and (?::text is null or status = ?::text)
                           and (? = '' or id < ?)
                         order by id desc limit ?""",
                        DeliveryShelf::delivery,
                        channel.orElse(null),
                        channel.orElse(null),
                        word(status),
                        word(status),
                        before,
                        before,
                        limit);
    }

    static Optional<Delivery> find(String id) {
        return Tx.current().one("""
                        select id, channel_id, address, event_id, event, attempt, next_at, status, last_error, last_status,
                               created_at, delivered_at
                          from notice_delivery where id = ?""", DeliveryShelf::delivery, id);
    }

    static String payload(String id) {
        return Tx.current()
                .one("select payload from notice_delivery where id = ?", row -> row.text("payload"), id)
                .orElseThrow();
    }

    private static @org.jspecify.annotations.Nullable String word(Optional<Status> status) {
        return status.map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(null);
    }

    private static Delivery delivery(Row row) {
        return new Delivery(
                row.text("id"),
                row.maybeText("channel_id"),
                row.maybeText("address"),
                row.text("event_id"),
                row.text("event"),
                Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                row.count("attempt"),
                row.maybeInstant("next_at"),
                row.maybeText("last_error"),
                row.maybeNumber("last_status").map(Math::toIntExact),
                row.instant("created_at"),
                row.maybeInstant("delivered_at"));
    }

    /** False when somebody else has said meanwhile what came of it. */
    static boolean arrived(String id, int attempt, Optional<Integer> status, Instant at) {
        return Tx.current().update("""
                        update notice_delivery
                           set status = 'success', next_at = null, last_error = null, last_status = ?::integer,
                               delivered_at = ?
                         where id = ? and attempt = ? and status = 'pending'""", status.orElse(null), at, id, attempt) > 0;
    }

    /**
     * Where one arrived, others arrive too: those of the same lane that wait for half an hour or longer need not. A mail
     * that the mail server itself put off does.
     */
    static void hasten(String arrived, Instant now) {
        Tx.current().update("""
                update notice_delivery d set next_at = ?
                  from notice_delivery a
                 where a.id = ? and d.tenant_id = a.tenant_id and d.lane = a.lane and d.status = 'pending'
                   and d.attempt >= 4 and d.last_error is not null and d.next_at is not null
                   and (d.address is null or d.last_status is null)""", now, arrived);
    }

    /** To be tried again, unless its channel was switched off or removed meanwhile: then it waits for that to change. */
    static void retry(String id, int attempt, Sent.Not not, Instant next) {
        Tx.current().update("""
                update notice_delivery d
                   set last_error = ?, last_status = ?::integer,
                       next_at = case when d.channel_id is null or exists (
                           select 1 from notice_channel c
                            where c.tenant_id = d.tenant_id and c.id = d.channel_id and c.is_active)
                           then ?::timestamptz end
                 where id = ? and attempt = ? and status = 'pending'""", not.why(), not.status().orElse(null), next, id, attempt);
    }

    /** The channel that it was for, if it is given up with this. */
    static Optional<String> giveUp(String id, int attempt, Sent.Not not) {
        return Tx.current()
                .query(
                        """
                        update notice_delivery
                           set status = 'failed', next_at = null, last_error = ?, last_status = ?::integer
                         where id = ? and attempt = ? and status = 'pending'
                        returning channel_id""",
                        row -> row.maybeText("channel_id"),
                        not.why(),
                        not.status().orElse(null),
                        id,
                        attempt)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    static void abandon(String channel) {
        Tx.current().update("""
                update notice_delivery set status = 'failed', next_at = null, last_error = 'The channel was removed.'
                 where channel_id = ? and status = 'pending'""", channel);
    }

    static void hold(String channel) {
        Tx.current()
                .update(
                        "update notice_delivery set next_at = null where channel_id = ? and status = 'pending'",
                        channel);
    }

    static void release(String channel, Instant now) {
        Tx.current().update("""
                        update notice_delivery set next_at = ?
                         where channel_id = ? and status = 'pending' and next_at is null""", now, channel);
    }
}
