package dev.ostiary.kernel.mcp;

import java.util.Optional;

/** Where one node leaves what it was posted for a stream that another keeps open (HTTP+SSE of 2024-11-05). */
public interface Letterboxes {
    /** For one process that shares nothing: nobody else is there. */
    Letterboxes NONE = new Letterboxes() {
        @Override
        public Box open(String tenant, String name, Runnable rung) {
            return new Box() {
                @Override
                public Optional<byte[]> next(boolean asking) {
                    return Optional.empty();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Delivery deliver(String tenant, String name, byte[] letter, boolean asks) {
            return Delivery.NOBODY;
        }
    };

    /**
     * Puts up a box; close it.
     *
     * @param name unique, and known to nobody who may not leave letters; letters, digits and {@code _}
     * @param rung is run whenever there may be a letter, and must be quick
     */
    Box open(String tenant, String name, Runnable rung);

    /**
     * Leaves {@code letter} in a box of whatever node.
     *
     * @param asks whether it holds a request, which may have to wait; what does not may be what others wait for
     */
    Delivery deliver(String tenant, String name, byte[] letter, boolean asks);

    /** What became of a letter. */
    enum Delivery {
        /** It will be taken, unless that node is lost. */
        TAKEN,
        /** Too many lie there that have not been taken. */
        FULL,
        /** There is no such box, or its node is gone. */
        NOBODY
    }

    /** A box of this node. */
    interface Box extends AutoCloseable {
        /**
         * Takes the letter that was left first, of those that ask nothing unless {@code asking}.
         *
         * @throws dev.ostiary.kernel.Refused when it cannot be looked into now; try again, for no ring comes for that
         */
        Optional<byte[]> next(boolean asking);

        @Override
        void close();
    }
}
