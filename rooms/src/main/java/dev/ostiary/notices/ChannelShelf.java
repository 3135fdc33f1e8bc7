package dev.ostiary.notices;

import dev.ostiary.store.Tx;
import java.util.List;

/** Channels as they lie in the database. Runs in the current transaction. */
final class ChannelShelf {
    private ChannelShelf() {}

    /** A channel that is to hear of an event. */
    record Hearing(String id, Kind kind, List<String> addresses) {}

    static List<Hearing> hearing(String event) {
        return Tx.current()
                .query(
                        "select id, kind, addresses from notice_channel where is_active and events && ? order by id",
                        row -> new Hearing(row.text("id"), Kind.of(row.text("kind")), row.texts("addresses")),
                        List.of("*", event));
    }
}
