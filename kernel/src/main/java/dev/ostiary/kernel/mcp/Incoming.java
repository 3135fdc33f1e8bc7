package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one delivery of a transport holds: one message, or several where a revision has batches. */
public sealed interface Incoming {
    /** Most messages in one batch. */
    int LARGEST_BATCH = 64;
    /** Longest id, in characters of its JSON text. */
    int LONGEST_ID = 256;
    /** Longest method name. */
    int LONGEST_METHOD = 128;

    record One(Message message) implements Incoming {}

    record Batch(List<Message> messages) implements Incoming {}

    /** Whether anything in it is to be answered; what is not may be what an answer waits for. */
    default boolean asks() {
        return switch (this) {
            case One(var message) -> asks(message);
            case Batch(var messages) -> messages.stream().anyMatch(Incoming::asks);
        };
    }

    private static boolean asks(Message message) {
        return switch (message) {
            case Message.Ask _, Message.Malformed _ -> true;
            case Message.Told _, Message.Answered _ -> false;
        };
    }

    /** Reads a delivery. Never throws: what cannot be read becomes a {@link Message.Malformed}. */
    static Incoming read(byte[] utf8) {
        JsonNode whole;
        try {
            whole = StrictJson.read(utf8);
        } catch (BadJson e) {
            return refused(RpcError.parse(String.valueOf(e.getMessage())));
        }
        if (!whole.isArray()) {
            return new One(message(whole));
        }
        if (whole.isEmpty() || whole.size() > LARGEST_BATCH) {
            return refused(RpcError.invalidRequest("A batch holds 1 to " + LARGEST_BATCH + " messages."));
        }
        var messages = new ArrayList<Message>(whole.size());
        whole.forEach(each -> messages.add(message(each)));
        return new Batch(messages);
    }

    private static Incoming refused(RpcError error) {
        return new One(new Message.Malformed(Optional.empty(), error));
    }

    private static Message message(JsonNode node) {
        if (!(node instanceof ObjectNode whole)) {
            return malformed(null, "A message is a JSON object.");
        }
        var id = whole.get("id");
        if (id != null && !isId(id)) {
            return malformed(null, "An id is a string or an integer, at most " + LONGEST_ID + " characters long.");
        }
        var version = whole.get("jsonrpc");
        if (version == null || !version.isString() || !version.stringValue().equals("2.0")) {
            return malformed(id, "A message says \"jsonrpc\": \"2.0\".");
        }
        var answers = whole.has("result") || whole.has("error");
        var method = whole.get("method");
        if (method == null) {
            return answers && id != null
                    ? new Message.Answered(id, whole)
                    : malformed(id, "A message names a method, or answers one with its id.");
        }
        if (answers || !method.isString() || method.stringValue().length() > LONGEST_METHOD) {
            return malformed(
                    id, "A method is a short string, and a message that has one has neither result nor error.");
        }
        return asked(id, method.stringValue(), whole.get("params"));
    }

    private static Message asked(@Nullable JsonNode id, String method, @Nullable JsonNode given) {
        if (given != null && !(given instanceof ObjectNode)) {
            return malformed(id, "Params are a JSON object.");
        }
        var params = given instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var notification = method.startsWith("notifications/");
        if (notification == (id != null)) {
            return malformed(id, notification ? "A notification has no id." : "A request has an id.");
        }
        return id == null ? new Message.Told(method, params) : new Message.Ask(id, method, params);
    }

    private static boolean isId(JsonNode id) {
        return id.isString()
                ? id.stringValue().length() <= LONGEST_ID
                : id.isIntegralNumber() && id.asString().length() <= LONGEST_ID;
    }

    private static Message malformed(@Nullable JsonNode id, String why) {
        return new Message.Malformed(Optional.ofNullable(id), RpcError.invalidRequest(why));
    }
}
