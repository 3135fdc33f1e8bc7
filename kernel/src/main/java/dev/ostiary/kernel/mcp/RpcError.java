package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC error.
 *
 * @param code a JSON-RPC code, one that the MCP specification defines, or the HTTP status of a refusal, which lies
 *     outside the range that JSON-RPC reserves
 * @param httpStatus the status that the message travels with over HTTP
 */
public record RpcError(int code, String message, @Nullable JsonNode data, int httpStatus) {
    public static final int PARSE = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL = -32603;
    public static final int HEADER_MISMATCH = -32020;
    public static final int MISSING_CAPABILITY = -32021;
    public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    static RpcError parse(String why) {
        return new RpcError(PARSE, "This is not JSON that every reader would read alike: " + why, null, 400);
    }

    static RpcError invalidRequest(String why) {
        return new RpcError(INVALID_REQUEST, why, null, 400);
    }

    /** A method we do not have; the modern era says so with 404 as well (2026-07-28, streamable HTTP). */
    static RpcError noMethod(String method, boolean modern) {
        return new RpcError(METHOD_NOT_FOUND, "Method not found: " + Shown.name(method), null, modern ? 404 : 200);
    }

    public static RpcError invalidParams(String why) {
        return new RpcError(INVALID_PARAMS, why, null, 200);
    }

    /** The client has not declared what the call needs of it (2026-07-28, lifecycle). */
    static RpcError missingCapability(Refusal.Denied denied) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (denied.details().get("required_capabilities") instanceof JsonNode required) {
            data.set("requiredCapabilities", required);
        }
        return new RpcError(MISSING_CAPABILITY, denied.message(), data, 400);
    }

    /** There is no such resource, or not for this caller; the code that revisions before the modern era gave it was -32002. */
    static RpcError noResource(Refusal refusal, String uri, boolean modern) {
        var data = JsonNodeFactory.instance
                .objectNode()
                .put("uri", Shown.name(uri))
                .put("code", refusal.code());
        return new RpcError(modern ? INVALID_PARAMS : -32002, refusal.message(), data, 200);
    }

    /** Metadata that every modern request must carry is missing or malformed. */
    static RpcError malformedMeta(String why) {
        return new RpcError(INVALID_PARAMS, why, null, 400);
    }

    static RpcError headerMismatch(String why) {
        return new RpcError(HEADER_MISMATCH, "Header mismatch: " + why, null, 400);
    }

    static RpcError unsupported(String requested) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        var supported = data.putArray("supported");
        Revision.newestFirst().stream()
                .map(Revision::wire)
                .filter(each -> !each.equals(requested))
                .forEach(supported::add);
        data.put("requested", Shown.name(requested));
        return new RpcError(UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol version", data, 400);
    }

    /** As a refusal of the gate, which records it. */
    Refusal refusal() {
        return Refusal.invalid(
                switch (code) {
                    case METHOD_NOT_FOUND -> "method_not_found";
                    case INVALID_PARAMS -> "invalid_params";
                    case HEADER_MISMATCH -> "header_mismatch";
                    case UNSUPPORTED_PROTOCOL_VERSION -> "unsupported_protocol_version";
                    default -> "invalid_request";
                },
                message);
    }
}
