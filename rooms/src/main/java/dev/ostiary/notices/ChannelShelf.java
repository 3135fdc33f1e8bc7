package dev.ostiary.notices;

import dev.ostiary.notices.NoticesOperations.Channel;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Channels as they lie in the database. Runs in the current transaction. */
final class ChannelShelf {
    private ChannelShelf() {}

    /** A channel that is to hear of an event. */
    record Hearing(String id, Kind kind, List<String> addresses) {}

    /** What is sealed of a channel. */
    record Sealed(Optional<byte[]> url, Optional<byte[]> secret) {}

    static List<Hearing> hearing(String event) {
        return Tx.current()
                .query(
                        "select id, kind, addresses from notice_channel where is_active and events && ? order by id",
                        row -> new Hearing(row.text("id"), Kind.of(row.text("kind")), row.texts("addresses")),
                        List.of("*", event));
    }

    static List<Channel> list(String after, int limit) {
        return Tx.current().query("""
                        select id, name, kind, target, addresses, events, is_active, failures, created_at, updated_at
                          from notice_channel where id > ? order by id limit ?""", ChannelShelf::channel, after, limit);
    }

    static Optional<Channel> find(String id) {
        return Tx.current().one("""
                        select id, name, kind, target, addresses, events, is_active, failures, created_at, updated_at
                          from notice_channel where id = ?""", ChannelShelf::channel, id);
    }

    private static Channel channel(Row row) {
        return new Channel(
                row.text("id"),
                row.text("name"),
                Kind.of(row.text("kind")),
                row.maybeText("target"),
                row.texts("addresses"),
                row.texts("events"),
                row.flag("is_active"),
                row.count("failures"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    static int count() {
        return Tx.current()
                .one("select count(*) as n from notice_channel", row -> row.count("n"))
                .orElse(0);
    }

    /** @throws dev.ostiary.store.Duplicate when the name is taken */
    static void insert(String tenant, Channel channel, Sealed sealed, String by) {
        Tx.current()
                .update(
                        """
                insert into notice_channel (tenant_id, id, name, kind, target, addresses, events, sealed_url, sealed_secret,
                                            created_at, created_by, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        tenant,
                        channel.id(),
                        channel.name(),
                        channel.kind().word(),
                        channel.target().orElse(null),
                        channel.addresses(),
                        channel.events(),
                        sealed.url().orElse(null),
                        sealed.secret().orElse(null),
                        channel.createdAt(),
                        by,
                        channel.updatedAt());
    }

    /**
     * Replaces what is given; what is sealed stays unless it is given anew.
     *
     * @throws dev.ostiary.store.Duplicate when the name is taken
     */
    static void replace(Channel channel, Sealed sealed) {
        Tx.current()
                .update(
                        """
                update notice_channel
                   set name = ?, target = ?, addresses = ?, events = ?, is_active = ?, failures = ?, updated_at = ?,
                       sealed_url = coalesce(?::bytea, sealed_url), sealed_secret = coalesce(?::bytea, sealed_secret)
                 where id = ?""",
                        channel.name(),
                        channel.target().orElse(null),
                        channel.addresses(),
                        channel.events(),
                        channel.isActive(),
                        channel.failures(),
                        channel.updatedAt(),
                        sealed.url().orElse(null),
                        sealed.secret().orElse(null),
                        channel.id());
    }

    static boolean delete(String id) {
        return Tx.current().update("delete from notice_channel where id = ?", id) > 0;
    }

    /** Something arrived, so what was lost before counts no more. */
    static void reached(String delivery) {
        Tx.current().update("""
                update notice_channel c set failures = 0 from notice_delivery d
                 where d.id = ? and c.tenant_id = d.tenant_id and c.id = d.channel_id and c.failures > 0""", delivery);
    }

    /** Counts a delivery that was given up; true when the channel is switched off with it. */
    static boolean lost(String id, Instant now) {
        var active = Tx.current().query("""
                        update notice_channel
                           set failures = failures + 1, is_active = failures + 1 < ?, updated_at = ?
                         where id = ? and is_active
                        returning is_active""", row -> row.flag("is_active"), RetryPlan.PATIENCE, now, id);
        return active.contains(false);
    }
}
