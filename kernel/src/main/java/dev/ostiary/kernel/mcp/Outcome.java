package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.json.StrictJson;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What came of a request, before it is put into the words of a revision. */
public sealed interface Outcome {
    /** The state of the caller's rate limit, if it was touched. */
    Optional<Rate> rate();

    /** A result: {@code members} is a JSON object in UTF-8, without what the protocol adds. */
    record Said(byte[] members, Optional<Rate> rate) implements Outcome {}

    /** Refused; to a tool's call the refusal is its result, so that the model reads it. */
    record No(Refusal refusal, Optional<Rate> rate) implements Outcome {}

    /** The request itself is wrong, and nothing has been recorded of it. */
    record Objection(RpcError error, Refusal refusal) implements Outcome {
        @Override
        public Optional<Rate> rate() {
            return Optional.empty();
        }
    }

    static Outcome said(ObjectNode result) {
        return new Said(StrictJson.write(result), Optional.empty());
    }

    static Outcome no(Refusal refusal) {
        return new No(refusal, Optional.empty());
    }

    static Outcome objection(RpcError error) {
        return new Objection(error, error.refusal());
    }
}
