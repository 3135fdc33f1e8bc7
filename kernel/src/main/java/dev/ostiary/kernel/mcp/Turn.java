package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Standing;
import dev.ostiary.kernel.Toll;
import dev.ostiary.kernel.json.StrictJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request with the revision it is answered in; writes the answers that are alike for every method.
 *
 * @param toll its place in the rate limit
 */
record Turn(Message.Ask ask, Revision revision, Visit visit, Toll toll) {
    /** Clients may keep a list for a minute. */
    private static final long LIST_MILLIS = 60_000;

    static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    static final String REFUSAL = "dev.ostiary/refusal";

    /** A request that has not been counted yet. */
    Turn(Message.Ask ask, Revision revision, Visit visit) {
        this(ask, revision, visit, new Toll());
    }

    /** The same over another wire. */
    Turn over(Wire other) {
        return new Turn(ask, revision, visit.over(other), toll);
    }

    /** The request at the gate. */
    Knock knock() {
        return visit.knock(toll);
    }

    /** Answers that the call goes on as {@code task} (SEP-2663). */
    Reply task(Task task) {
        return Reply.of(body("task", out -> TaskDesk.members(out, task), out -> {}));
    }

    /** Answers with an object that has {@code members}. */
    Reply result(Optional<Rate> rate, Consumer<JsonOut> members) {
        return Reply.of(body(members, out -> {}), rate.or(toll::rate));
    }

    /** The same with {@code meta} besides. */
    Reply result(Optional<Rate> rate, Consumer<JsonOut> members, Consumer<JsonOut> meta) {
        return Reply.of(body(members, meta), rate.or(toll::rate));
    }

    private byte[] body(Consumer<JsonOut> members, Consumer<JsonOut> meta) {
        return body("complete", members, meta);
    }

    private byte[] body(String type, Consumer<JsonOut> members, Consumer<JsonOut> meta) {
        var out =
                new JsonOut().raw("{\"jsonrpc\":\"2.0\",\"id\":").node(ask.id()).raw(",\"result\":{");
        if (revision.modern()) {
            out.member("resultType").text(type);
        }
        members.accept(out);
        meta(out, meta);
        return out.raw("}}").bytes();
    }

    private void meta(JsonOut out, Consumer<JsonOut> meta) {
        if (revision.modern()) {
            out.member("_meta").raw("{");
            serverInfo(out.member(SERVER_INFO), visit.endpoint());
            meta.accept(out);
            out.raw("}");
        } else if (revision.structures()) {
            var legacy = new JsonOut().raw("{");
            meta.accept(legacy);
            var bytes = legacy.raw("}").bytes();
            if (bytes.length > 2) {
                out.member("_meta").raw(bytes);
            }
        }
    }

    static void serverInfo(JsonOut out, Endpoint endpoint) {
        out.raw("{").member("name").text(endpoint.serverName());
        out.member("version").text(endpoint.serverVersion()).raw("}");
    }

    /** Whether a client may keep the answer for a while (2026-07-28, caching). */
    boolean cacheable() {
        return switch (ask.method()) {
            case "tools/list", "prompts/list", "resources/list", "resources/templates/list", "resources/read" -> true;
            default -> false;
        };
    }

    /** Says for how long; what was read of a resource is not to be kept, because a right to read it may end. */
    void keepable(JsonOut out) {
        if (revision.modern()) {
            out.member("ttlMs").raw(ask.method().equals("resources/read") ? "0" : Long.toString(LIST_MILLIS));
            out.member("cacheScope").raw("\"private\"");
        }
    }

    /** Answers that this goes on once {@code questions} are answered (2026-07-28, multi round-trip requests). */
    Reply inputRequired(List<Question> questions, String state, Optional<Rate> rate) {
        return Reply.of(
                body(
                        "input_required",
                        out -> {
                            out.member("inputRequests").raw("{");
                            for (var question : questions) {
                                out.member(question.key())
                                        .raw("{")
                                        .member("method")
                                        .text(Answering.method(question));
                                out.member("params")
                                        .node(Answering.params(question, null))
                                        .raw("}");
                            }
                            out.raw("}").member("requestState").text(state);
                        },
                        out -> {}),
                rate);
    }

    /** Answers with a refusal, as the result of a tool where it is one. */
    Reply no(Refusal refusal, Optional<Rate> known) {
        var rate = known.or(toll::rate);
        var error = Methods.worded(
                ask, refusal, revision, rpcError(refusal, visit.origin().requestId()));
        var tool = ask.method().equals("tools/call")
                && !(refusal instanceof Refusal.Unauthenticated)
                && !(revision.modern() && error.code() == RpcError.MISSING_CAPABILITY);
        if (!tool) {
            return error(ask.id(), error, rate);
        }
        var misfit =
                refusal instanceof Refusal.Invalid invalid && invalid.code().equals("validation_error");
        return misfit && !revision.lettingModelsCorrectArguments()
                ? error(ask.id(), new RpcError(RpcError.INVALID_PARAMS, refusal.message(), error.data(), 200), rate)
                : refusedTool(refusal, rate);
    }

    /** Answers with an error. */
    Reply error(RpcError error) {
        return error(ask.id(), error, toll.rate());
    }

    /** Answers with an error to a message whose id is {@code id}, if it had one. */
    static Reply error(@Nullable JsonNode id, RpcError error, Optional<Rate> rate) {
        var out = new JsonOut().raw("{\"jsonrpc\":\"2.0\"");
        if (id != null) {
            out.member("id").node(id);
        }
        out.member("error").raw("{").member("code").raw(Integer.toString(error.code()));
        out.member("message").text(error.message());
        if (error.data() != null) {
            out.member("data").node(error.data());
        }
        return new Reply(error.httpStatus(), out.raw("}}").bytes(), rate, Optional.empty());
    }

    /** Answers with a refusal of the request itself. */
    Reply refused(Refusal refusal, Optional<Rate> rate) {
        return error(ask.id(), rpcError(refusal, visit.origin().requestId()), rate.or(toll::rate));
    }

    static RpcError rpcError(Refusal refusal, String requestId) {
        var status = Standing.of(refusal).httpStatus();
        var code = refusal instanceof Refusal.Internal ? RpcError.INTERNAL : status;
        return new RpcError(code, refusal.message(), particulars(refusal, requestId), status);
    }

    /**
     * Answers with a refusal as the result of a tool, so that the model reads it. The particulars stand in {@code _meta}
     * and not in {@code structuredContent}, because clients hold the latter against the tool's output schema even when
     * it reports an error, and would show their own complaint instead of our text.
     */
    private Reply refusedTool(Refusal refusal, Optional<Rate> rate) {
        var text = refusal.message() + " (" + refusal.code() + ")";
        return Reply.of(
                body(
                        out -> {
                            out.member("content")
                                    .raw("[{\"type\":\"text\",\"text\":")
                                    .text(text)
                                    .raw("}]");
                            out.member("isError").raw("true");
                        },
                        out -> out.member(REFUSAL)
                                .node(particulars(refusal, visit.origin().requestId()))),
                rate);
    }

    private static ObjectNode particulars(Refusal refusal, String requestId) {
        var particulars = JsonNodeFactory.instance.objectNode();
        particulars.put("code", refusal.code());
        particulars.put("message", refusal.message());
        particulars.set("details", StrictJson.mapper().valueToTree(refusal.details()));
        return particulars.put("request_id", requestId);
    }
}
