package dev.ostiary.kernel.mcp;

/** Where a transport that keeps one connection open brings what it receives: the dispatcher, or a relay to one. */
public interface Desk {
    /**
     * Deals with one delivery and sends whatever there is to say. With a request it may take its time, and runs beside
     * others; with anything else it is quick, because what comes behind that waits.
     *
     * @param raw the delivery's bytes as they came
     */
    void take(Incoming incoming, byte[] raw, Outlet outlet);

    /** The way back to the client; any thread may use it. */
    interface Outlet {
        /** Sends one JSON-RPC message or batch. */
        void send(byte[] json);

        /** Whether anybody still wants to hear. */
        boolean open();
    }
}
