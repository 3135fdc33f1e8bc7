package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The metadata that every modern request carries (2026-07-28, overview, per-request protocol fields). */
final class RequestMeta {
    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    static final String CLIENT = "io.modelcontextprotocol/clientInfo";

    private static final String LEVEL = "io.modelcontextprotocol/logLevel";
    private static final String TOKEN = "progressToken";

    private RequestMeta() {}

    /** Whether {@code ask} is to be read as a modern request, be it a good one or not. */
    static boolean isModern(Message.Ask ask, boolean claimed) {
        var meta = ask.params().get("_meta");
        var carries = meta instanceof ObjectNode given
                && List.of(VERSION, CAPABILITIES, CLIENT).stream().anyMatch(given::has);
        return carries
                || ask.method().equals("server/discover")
                || (claimed && !ask.method().equals("initialize"));
    }

    /** What keeps a modern request from being answered, if anything does. */
    static Optional<RpcError> fault(Message.Ask ask, Visit visit) {
        if (!(ask.params().get("_meta") instanceof ObjectNode meta)) {
            return Optional.of(RpcError.malformedMeta("Params carry _meta with " + VERSION + "."));
        }
        var version = text(meta.get(VERSION));
        if (version == null) {
            return Optional.of(RpcError.malformedMeta("_meta carries " + VERSION + ", a string."));
        }
        if (!(meta.get(CAPABILITIES) instanceof ObjectNode)) {
            return Optional.of(RpcError.malformedMeta("_meta carries " + CAPABILITIES + ", an object."));
        }
        var mismatch = visit.mirrors().flatMap(mirrors -> mirrors.versionFault(version));
        if (mismatch.isPresent()) {
            return mismatch;
        }
        return Revision.of(version).filter(Revision::modern).isEmpty()
                ? Optional.of(RpcError.unsupported(version))
                : visit.mirrors()
                        .flatMap(mirrors -> mirrors.fault(ask))
                        .or(() -> tokenFault(ask))
                        .or(() -> levelFault(meta));
    }

    /** What is wrong with the token by which the client would know news of the progress, in any revision. */
    static Optional<RpcError> tokenFault(Message.Ask ask) {
        var token = ask.params().path("_meta").path(TOKEN);
        return token.isMissingNode() || token.isNull() || token.isString() || token.isIntegralNumber()
                ? Optional.empty()
                : Optional.of(RpcError.invalidParams("A " + TOKEN + " is a string or an integer."));
    }

    /** What is wrong with the least severity of log that the client wants to hear (2026-07-28, logging, error handling). */
    private static Optional<RpcError> levelFault(ObjectNode meta) {
        return meta.hasNonNull(LEVEL) && level(meta).isEmpty()
                ? Optional.of(RpcError.invalidParams(LEVEL + " is " + Greeting.LEVELS))
                : Optional.empty();
    }

    /** The least severity of log that the client of a modern request wants to hear, if it wants any. */
    static Optional<Level> level(ObjectNode meta) {
        return Optional.ofNullable(text(meta.get(LEVEL))).flatMap(Level::of);
    }

    /** The token by which the client knows news of the progress, if it wants any; there is nothing wrong with it. */
    static Optional<JsonNode> token(ObjectNode meta) {
        return Optional.ofNullable(meta.get(TOKEN)).filter(token -> !token.isNull());
    }

    static @Nullable JsonNode capabilities(Message.Ask ask) {
        return ask.params().path("_meta").get(CAPABILITIES);
    }

    static Optional<String> version(Message.Ask ask) {
        return ask.params().get("_meta") instanceof ObjectNode meta
                ? Optional.ofNullable(text(meta.get(VERSION)))
                : Optional.empty();
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : null;
    }
}
