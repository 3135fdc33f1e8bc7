package dev.ostiary.kernel.mcp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is answered in place of a node that was lost while it dealt with a delivery. */
public final class Lost {
    private static final RpcError ERROR = new RpcError(
            503,
            "The node that dealt with this was lost before it had answered. What only reads may be asked again at once;"
                    + " of anything else, look first whether it was done.",
            JsonNodeFactory.instance.objectNode().put("code", "node_lost"),
            503);

    private Lost() {}

    /** A JSON-RPC error for each request of {@code incoming}, as a batch where they came as one; else empty. */
    public static byte[] answer(Incoming incoming) {
        return switch (incoming) {
            case Incoming.One(var message) -> id(message).map(Lost::error).orElseGet(() -> new byte[0]);
            case Incoming.Batch(var messages) -> batch(messages);
        };
    }

    private static byte[] batch(List<Message> messages) {
        var out = new JsonOut().raw("[");
        var separator = "";
        for (var message : messages) {
            var id = id(message);
            if (id.isPresent()) {
                out.raw(separator).raw(error(id.get()));
                separator = ",";
            }
        }
        return separator.isEmpty() ? new byte[0] : out.raw("]").bytes();
    }

    private static Optional<JsonNode> id(Message message) {
        return message instanceof Message.Ask ask ? Optional.of(ask.id()) : Optional.empty();
    }

    private static byte[] error(JsonNode id) {
        return Turn.error(id, ERROR, Optional.empty()).body();
    }
}
