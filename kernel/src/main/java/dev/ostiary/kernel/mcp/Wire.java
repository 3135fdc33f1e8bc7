package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The connection that a delivery came over, as far as it can be used before the answer leaves. */
public interface Wire {
    /** A connection over which nothing but the answer can be sent. */
    Wire ANSWER_ONLY = new Wire() {
        @Override
        public boolean tells() {
            return false;
        }

        @Override
        public void tell(byte[] message) {}

        @Override
        public boolean open() {
            return true;
        }
    };

    /** Whether messages can be sent before the answer. */
    boolean tells();

    /** Sends a notification or a request of ours; what can no longer be sent is lost. Any thread may call it. */
    void tell(byte[] message);

    /** Whether the client is still there, as far as anybody can know. */
    boolean open();

    /** Whether it has shown that the client is gone; says nothing in order to find out, which {@link #open} may. */
    default boolean gone() {
        return !open();
    }

    /** Says nothing, so that nobody on the way believes that nobody is there; may find out that this is so. */
    default void breathe() {}

    /**
     * Lets the connection go before the answer, for the client to come back and get that (2025-11-25, transports).
     *
     * @return false when this connection has to be kept, because nothing would be left of what is told next
     */
    default boolean part() {
        return false;
    }

    /** The least severity of log that the client of a legacy revision wants to hear. */
    default Level least() {
        return Level.INFO;
    }

    /** Sets that for all that comes after; where nothing comes after, it is of no use. */
    default void hear(Level least) {}

    /** Has its client hear when a resource changes; false when it cannot hear, or hears of as many as it may. */
    default boolean watch(String uri) {
        return false;
    }

    /** Has its client hear of that no more. */
    default void unwatch(String uri) {}

    /** Where the client may take its request {@code id} back with a notification, until that is dealt with; close it then. */
    default Withdrawals.Place place(JsonNode id) {
        return Withdrawals.Place.NONE;
    }

    /** The client takes its request {@code id} back. */
    default void withdraw(JsonNode id) {}

    /**
     * Has {@code wake} run when the client takes back the request that is dealt with over this, or at once where it has,
     * until the ear is closed. One who merely went away is found out by {@link #open} alone.
     */
    default Changes.Ear onWithdrawal(Runnable wake) {
        return () -> {};
    }

    /** The session of the legacy revisions that this delivery named, if it did. */
    default Optional<String> session() {
        return Optional.empty();
    }
}
