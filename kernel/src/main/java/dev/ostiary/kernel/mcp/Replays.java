package dev.ostiary.kernel.mcp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was sent on the streams of legacy sessions, kept for a while, so that a client that lost its connection gets the
 * rest at any node (2025-11-25, transports, resumability).
 */
public interface Replays {
    /** Most bytes that are kept of one principal's streams: the oldest streams are forgotten first. */
    long MOST_BYTES = 4 << 20;

    /** Keeps nothing, so that events have no ids. */
    Replays NONE = new Replays() {
        @Override
        public Optional<Kept> begin(Holder owner, String session, byte[] ifLost) {
            return Optional.empty();
        }

        @Override
        public Optional<Rest> behind(Holder owner, String session, String event) {
            return Optional.empty();
        }
    };

    /**
     * Begins a stream that {@code owner} may come back to; empty when it cannot be kept.
     *
     * @param ifLost the answer that ends it should this node be lost first
     */
    Optional<Kept> begin(Holder owner, String session, byte[] ifLost);

    /** What follows {@code event} on its stream, if that is {@code owner}'s, of this very session and kept; close it. */
    Optional<Rest> behind(Holder owner, String session, String event);

    /** One stream that is being sent. */
    interface Kept {
        /** The id of the event before all others. */
        String prime();

        /** Keeps the next message, if that can be done; answers its event's id. */
        String keep(byte[] message);

        /** Keeps the answer, behind which nothing comes. */
        String last(byte[] answer);

        /** Nobody is being sent to any more; who comes back waits for what is kept. */
        void alone();
    }

    /** One stream that a client reads on in. */
    interface Rest extends AutoCloseable {
        /** What is new, in order; empty when nothing came in that time. */
        List<Event> next(Duration patience) throws InterruptedException;

        /** The id of the event before all others, for a stream that begins. */
        default Optional<String> prime() {
            return Optional.empty();
        }

        /** Whether nothing will come that {@link #next} has not told. */
        boolean ended();

        @Override
        void close();
    }

    /** One message, with the id of its event. */
    record Event(String id, byte[] message) {}
}
