package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation;
import tools.jackson.databind.JsonNode;

/** The notifications that we send. */
final class Notices {
    private Notices() {}

    static byte[] progress(JsonNode token, double done, double total) {
        var out =
                begun("notifications/progress").raw("{").member("progressToken").node(token);
        out.member("progress").raw(number(done)).member("total").raw(number(total));
        return out.raw("}}").bytes();
    }

    static byte[] log(Conversation.Level level, String logger, String text) {
        var out = begun("notifications/message").raw("{").member("level").text(level.wire());
        out.member("logger").text(logger).member("data").text(text);
        return out.raw("}}").bytes();
    }

    /** A request of ours to the client. */
    static byte[] ask(String id, String method, JsonNode params) {
        var out = new JsonOut().raw("{\"jsonrpc\":\"2.0\"").member("id").text(id);
        return out.member("method")
                .text(method)
                .member("params")
                .node(params)
                .raw("}")
                .bytes();
    }

    static JsonOut begun(String method) {
        return new JsonOut()
                .raw("{\"jsonrpc\":\"2.0\"")
                .member("method")
                .text(method)
                .member("params");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
