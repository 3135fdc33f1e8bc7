package dev.ostiary.kernel.mcp;

import java.util.Optional;

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

    /** Says nothing, so that nobody on the way believes that nobody is there; may find out that this is so. */
    default void breathe() {}

    /** The session of the legacy revisions that this delivery named, if it did. */
    default Optional<String> session() {
        return Optional.empty();
    }
}
