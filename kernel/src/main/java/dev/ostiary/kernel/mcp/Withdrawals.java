package dev.ostiary.kernel.mcp;

/**
 * Where clients of the older revisions take back what they asked (2025-11-25, cancellation), at whatever node, and
 * whoever is at it hears of it. A withdrawal that nobody hears is lost, as the revision allows: the answer is then sent.
 */
public interface Withdrawals {
    /** A place for the request with this id, as JSON text, of a session; close it when the request is dealt with. */
    Place expect(String session, String request);

    /** Takes that request back; nothing happens where it is not being dealt with. */
    void withdraw(String tenant, String session, String request);

    /** Where one request is being dealt with. */
    interface Place extends AutoCloseable {
        /** That of a request which cannot be taken back. */
        Place NONE = new Place() {
            @Override
            public boolean withdrawn() {
                return false;
            }

            @Override
            public Changes.Ear hear(Runnable wake) {
                return () -> {};
            }

            @Override
            public void close() {}
        };

        boolean withdrawn();

        /** Has {@code wake} run when it is withdrawn, or at once where it is already, until the ear is closed; it is quick. */
        Changes.Ear hear(Runnable wake);

        @Override
        void close();
    }
}
