package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Where clients of the older revisions answer what we asked them, at whatever node, and whoever waits there gets it. */
public interface Answers {
    /** Most questions to one principal that wait at once: as many as one stream of HTTP+SSE takes calls. */
    int MOST_WAITING = 32;

    /**
     * A place for one answer of {@code asked}, under an id that nobody can guess; close it when it is of no use.
     *
     * @throws Refused with {@code too_many_questions} when that many wait for this principal already
     */
    Place expect(Holder asked);

    /** Brings {@code message}, the answer to {@code id}; false when {@code from} was not asked that. */
    boolean deliver(Holder from, String id, ObjectNode message);

    /** Too many questions wait. */
    static Refused crowded() {
        return new Refused(Refusal.conflict(
                "too_many_questions",
                "The clients of this principal have " + MOST_WAITING
                        + " questions to answer already. Have some of them answered, then call again."));
    }

    /** Where one answer is waited for. */
    interface Place extends AutoCloseable {
        String id();

        /** The answer, or empty when it did not come in that time, or before somebody was roused. */
        Optional<ObjectNode> await(Duration patience) throws InterruptedException;

        /** Has whoever awaits the answer, now or next, look around at once. */
        void rouse();

        @Override
        void close();
    }
}
