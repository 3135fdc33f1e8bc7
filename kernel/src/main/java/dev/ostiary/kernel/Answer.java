package dev.ostiary.kernel;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What leaves the gate. */
public sealed interface Answer {
    /** The state of the caller's rate limit, once the caller was known. */
    Optional<Rate> rate();

    /** The result, rendered, masked and redacted; the trail holds the event already. */
    record Done(ObjectNode result, Optional<Rate> rate) implements Answer {}

    /** Anything else. */
    record No(Refusal refusal, Optional<Rate> rate) implements Answer {}
}
