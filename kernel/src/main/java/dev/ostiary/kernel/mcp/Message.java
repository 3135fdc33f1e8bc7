package dev.ostiary.kernel.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON-RPC message from a client. */
public sealed interface Message {
    /** A request: {@code id} is a string or an integer. */
    record Ask(JsonNode id, String method, ObjectNode params) implements Message {}

    /** A notification; nobody answers it. */
    record Told(String method, ObjectNode params) implements Message {}

    /** The client's answer to a question of ours. */
    record Answered(JsonNode id, ObjectNode whole) implements Message {}

    /** Something that is none of these; {@code id} is there if it could be read. */
    record Malformed(Optional<JsonNode> id, RpcError error) implements Message {}
}
