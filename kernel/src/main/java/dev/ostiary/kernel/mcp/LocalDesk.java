package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A desk in the same process as the gate; its connection speaks what its handshake settled. */
public final class LocalDesk implements Desk {
    private final Dispatcher dispatcher;
    private final Endpoint endpoint;
    private final Credential credential;
    private final Guard guard;
    private final Supplier<Origin> origin;
    private final LocalWithdrawals withdrawals = new LocalWithdrawals();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean shaken;
    private volatile Revision legacy = Revision.NEWEST_LEGACY;
    private volatile Client client = Client.PLAIN;
    private volatile Level least = Level.INFO;

    /** {@code origin} makes a new origin, with a request id of its own, for each delivery. */
    public LocalDesk(
            Dispatcher dispatcher, Endpoint endpoint, Credential credential, Guard guard, Supplier<Origin> origin) {
        this.dispatcher = dispatcher;
        this.endpoint = endpoint;
        this.credential = credential;
        this.guard = guard;
        this.origin = origin;
    }

    @Override
    public void take(Incoming incoming, byte[] raw, Outlet outlet) {
        take(incoming, origin.get(), outlet);
    }

    /** Deals with a delivery that has an origin of its own; says whether the credential is still good. */
    public boolean take(Incoming incoming, Origin itsOrigin, Outlet outlet) {
        var visit = new Visit(
                endpoint, credential, guard, itsOrigin, legacy, client, Optional.empty(), new Through(outlet));
        var reply = dispatcher.answer(incoming, visit);
        reply.handshake().ifPresent(handshake -> {
            legacy = handshake.revision();
            client = handshake.client();
            shaken = true;
        });
        if (reply.body().length > 0) {
            outlet.send(reply.body());
        }
        if (incoming instanceof Incoming.One(Message.Told told)
                && told.method().equals("notifications/initialized")
                && shaken
                && telling.compareAndSet(false, true)) {
            LocalNotices.begin(dispatcher, visit, watched, outlet);
        }
        return reply.httpStatus() != 401;
    }

    /** A connection that takes messages at any time; that it is gone shows when it takes no more. */
    private final class Through implements Wire {
        private final Outlet outlet;

        Through(Outlet outlet) {
            this.outlet = outlet;
        }

        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            outlet.send(message);
        }

        @Override
        public boolean open() {
            return outlet.open();
        }

        @Override
        public Withdrawals.Place place(JsonNode id) {
            return withdrawals.expect("", id.toString());
        }

        @Override
        public void withdraw(JsonNode id) {
            withdrawals.withdraw(LocalWithdrawals.name("", id.toString()));
        }

        @Override
        public boolean watch(String uri) {
            return watched.contains(uri) || (watched.size() < SessionBook.Page.MOST_WATCHED && watched.add(uri));
        }

        @Override
        public void unwatch(String uri) {
            watched.remove(uri);
        }

        @Override
        public Level least() {
            return least;
        }

        @Override
        public void hear(Level level) {
            least = level;
        }
    }
}
