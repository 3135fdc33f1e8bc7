package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Where clients of the older revisions answer what we asked them, at whatever node, and whoever waits there gets it. */
public interface Answers {
    /** A place for one answer of {@code caller}, under an id that nobody can guess; close it when it is of no use. */
    Place expect(Caller caller);

    /** Brings {@code message}, the answer to {@code id}; false when {@code caller} was not asked that. */
    boolean deliver(Caller caller, String id, ObjectNode message);

    /** Where one answer is waited for. */
    interface Place extends AutoCloseable {
        String id();

        /** The answer, or empty when it did not come in that time. */
        Optional<ObjectNode> await(Duration patience) throws InterruptedException;

        @Override
        void close();
    }
}
