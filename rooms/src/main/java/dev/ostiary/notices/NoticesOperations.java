package dev.ostiary.notices;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the notices room offers: whom to tell what, and what became of it; REST and command line only. */
public final class NoticesOperations {
    private static final String SCOPE = "settings:manage_settings";
    private static final String CHANNELS = "/v1/notices/channels";
    private static final String CHANNEL = CHANNELS + "/{channel_id}";
    private static final String DELIVERIES = "/v1/notices/deliveries";

    private NoticesOperations() {}

    enum Status {
        PENDING,
        SUCCESS,
        FAILED
    }

    record Page(
            @Otherwise("100") @Within(min = 1, max = 1000) int limit, Optional<String> cursor) {}

    record Channel(
            String id,
            String name,
            Kind kind,

            @Says("Scheme, host and port of a webhook; the rest of its address is shown to nobody.")
            Optional<String> target,

            List<String> addresses,
            List<String> events,
            boolean isActive,

            @Says("Deliveries given up since the last that arrived; 15 switch the channel off.")
            int failures,

            Instant createdAt,
            Instant updatedAt) {}

    record Channels(List<Channel> channels, Optional<String> cursor, boolean hasMore) {}

    record NewChannel(
            @Says("Unique within the tenant.") @Within(min = 1, max = 128)
            String name,

            @Says("mail, slack (or what takes the same), or webhook, which is signed.")
            Kind kind,

            @Says("Where to post to, for slack and webhook: https://…") @Within(min = 1, max = 2048)
            Optional<Secret> url,

            @Says("Whom to write to, for mail.") @Otherwise("[]") @Within(max = 50)
            List<String> addresses,

            @Says("Which events to tell of, such as approval_requested; * is all.")
            @Otherwise("[\"*\"]")
            @Within(min = 1, max = 50)
            List<String> events) {}

    record Added(
            Channel channel,

            @Says("The key that deliveries to a webhook are signed with, this once.")
            Optional<Secret> secret) {}

    record Changes(
            @Says("Id of the channel, chan_….") String channelId,
            @Within(min = 1, max = 128) Optional<String> name,

            @Says("Where to post to from now on.") @Within(min = 1, max = 2048)
            Optional<Secret> url,

            @Within(min = 1, max = 50) Optional<List<String>> addresses,
            @Within(min = 1, max = 50) Optional<List<String>> events,

            @Says("Off: nothing more is told. On: what still waits is sent at once.")
            Optional<Boolean> isActive,

            @Says("Sign with a new key from now on.") @Otherwise("false")
            boolean renewSecret) {}

    record Which(@Says("Id of the channel, chan_….") String channelId) {}

    record Removed(String id, boolean deleted) {}

    record Log(
            @Says("Only those of this channel, chan_….") Optional<String> channelId,
            Optional<Status> status,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    record Delivery(
            String id,
            Optional<String> channelId,

            @Says("Whom a mail is for.") Optional<String> address,

            @Says("The same for all deliveries of one event.")
            String eventId,

            String event,
            Status status,
            int attempts,

            @Says("When it is tried next.") Optional<Instant> nextAt,

            @Says("Why the last try failed.") Optional<String> lastError,

            @Says("What the receiver answered last, as a number.")
            Optional<Integer> lastStatus,

            Instant createdAt,
            Optional<Instant> deliveredAt) {}

    record Deliveries(List<Delivery> deliveries, Optional<String> cursor, boolean hasMore) {}

    record WhichDelivery(@Says("Id of the delivery, del_….") String deliveryId) {}

    record Tested(List<Delivery> deliveries) {}

    static final Operation<Page, Channels> LIST = Operation.named(
                    "notices.channels", Effect.READ, Page.class, Channels.class)
            .summary("List the channels by which people are told.")
            .scope(SCOPE)
            .action("notice_channel_list")
            .route(CHANNELS)
            .declare();

    static final Operation<NewChannel, Added> ADD = Operation.named(
                    "notices.add", Effect.CREATE, NewChannel.class, Added.class)
            .summary("Add a channel by which people are told of events.")
            .scope(SCOPE)
            .action("notice_channel_create")
            .on("notices/{name}")
            .route(CHANNELS)
            .positional("name", "kind")
            .declare();

    static final Operation<Changes, Added> UPDATE = Operation.named(
                    "notices.update", Effect.REPLACE, Changes.class, Added.class)
            .summary("Change a channel, switch it on or off, or renew its key.")
            .scope(SCOPE)
            .action("notice_channel_update")
            .on("notices/{channel_id}")
            .route("PATCH", CHANNEL, 200)
            .positional("channel_id")
            .declare();

    static final Operation<Which, Removed> REMOVE = Operation.named(
                    "notices.remove", Effect.DESTROY, Which.class, Removed.class)
            .summary("Remove a channel and give up what still waits for it.")
            .scope(SCOPE)
            .action("notice_channel_delete")
            .on("notices/{channel_id}")
            .route(CHANNEL)
            .positional("channel_id")
            .declare();

    static final Operation<Which, Tested> TEST = Operation.named(
                    "notices.test", Effect.CREATE, Which.class, Tested.class)
            .summary("Send a test notice to a channel now and tell what came of it.")
            .scope(SCOPE)
            .action("notice_channel_test")
            .on("notices/{channel_id}")
            .route(CHANNEL + "/test")
            .positional("channel_id")
            .declare();

    static final Operation<Log, Deliveries> DELIVERED = Operation.named(
                    "notices.deliveries", Effect.READ, Log.class, Deliveries.class)
            .summary("List what was told or is on its way, newest first.")
            .scope(SCOPE)
            .action("notice_delivery_list")
            .route(DELIVERIES)
            .declare();

    static final Operation<WhichDelivery, Delivery> RESEND = Operation.named(
                    "notices.resend", Effect.CREATE, WhichDelivery.class, Delivery.class)
            .summary("Send once more what was delivered or given up.")
            .scope(SCOPE)
            .action("notice_delivery_resend")
            .on("notices/{delivery_id}")
            .route(DELIVERIES + "/{delivery_id}/resend")
            .positional("delivery_id")
            .declare();

    /** All of them. */
    public static final List<Operation<?, ?>> ALL = List.of(LIST, ADD, UPDATE, REMOVE, TEST, DELIVERED, RESEND);
}
