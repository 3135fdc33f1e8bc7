package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a relay answers by itself, without the server behind it: greetings, pings and nonsense. */
public final class FrontDesk {
    private static final Origin NOWHERE = new Origin("mcp", "", "", "");

    private final Endpoint endpoint;
    private final Map<String, Operation<?, ?>> tools;
    private volatile Revision legacy = Revision.NEWEST_LEGACY;

    /** Introduces itself as {@code endpoint} does, which has tools among {@code operations}. */
    public FrontDesk(Endpoint endpoint, List<Operation<?, ?>> operations) {
        this.endpoint = endpoint;
        this.tools = operations.stream()
                .filter(endpoint::offers)
                .collect(Collectors.toMap(operation -> operation.tool().orElseThrow(), operation -> operation));
    }

    /** The revision that the connection's handshake settled. */
    public Revision legacy() {
        return legacy;
    }

    /** The answer, which may be to say nothing; or empty when the server must be asked. */
    public Optional<Reply> answer(Incoming incoming) {
        return switch (incoming) {
            case Incoming.One(Message.Told _) -> Optional.of(Reply.NOTHING);
            case Incoming.One(Message.Malformed(var id, var error)) ->
                Optional.of(Turn.error(id.orElse(null), error, Optional.empty()));
            case Incoming.One(Message.Ask ask)
            when ask.method().equals("initialize") && !modern(ask) -> Optional.of(handshake(ask));
            case Incoming.One(Message.Ask ask)
            when ask.method().equals("ping") && !modern(ask) -> Optional.of(Greeting.pong(turn(ask, legacy)));
            case Incoming.One _, Incoming.Batch _ -> Optional.empty();
        };
    }

    /**
     * How the relay introduces itself where the server behind cannot; empty for anything but {@code server/discover}.
     * To a client a refusal there means that no common revision exists, and it would never show why; so it is let in,
     * and hears the reason as soon as it asks for anything.
     */
    public Optional<Reply> introduction(Incoming incoming) {
        return incoming instanceof Incoming.One(Message.Ask ask)
                        && ask.method().equals("server/discover")
                        && modern(ask)
                ? Optional.of(
                        Greeting.discovered(turn(ask, Revision.R2026_07_28), GatedOffering.CAPABILITIES.deepCopy()))
                : Optional.empty();
    }

    /** Whether {@code incoming} shakes hands, which begins a session. */
    public static boolean shakesHands(Incoming incoming) {
        return incoming instanceof Incoming.One(Message.Ask ask) && ask.method().equals("initialize") && !modern(ask);
    }

    /** The ids of all that {@code incoming} asks. */
    public static List<JsonNode> asked(Incoming incoming) {
        var messages = switch (incoming) {
            case Incoming.One(var message) -> List.of(message);
            case Incoming.Batch(var all) -> all;
        };
        return messages.stream()
                .flatMap(message -> message instanceof Message.Ask ask ? Stream.of(ask.id()) : Stream.empty())
                .toList();
    }

    /** Whether {@code incoming} speaks for itself, so that a session means nothing to it. */
    public static boolean speaksForItself(Incoming incoming) {
        return incoming instanceof Incoming.One(Message.Ask ask) && modern(ask);
    }

    /** Tells whoever asked {@code id} that the server behind did not answer, and why. */
    public Reply failure(JsonNode id, String why) {
        return Turn.error(id, new RpcError(RpcError.INTERNAL, why, null, 502), Optional.empty());
    }

    /** The headers that repeat {@code incoming} over HTTP, as name and value in turn. */
    public String[] mirrors(Incoming incoming) {
        return incoming instanceof Incoming.One(Message.Ask ask) && modern(ask)
                ? Mirrors.headers(ask, repeated(ask))
                : legacyHeaders();
    }

    private Map<String, String> repeated(Message.Ask ask) {
        var tool = ask.method().equals("tools/call") ? ask.params().path("name").asString("") : "";
        return Optional.ofNullable(tools.get(tool)).map(Routed::headers).orElseGet(Map::of);
    }

    /** The headers of whatever belongs to the connection's session. */
    public String[] legacyHeaders() {
        return new String[] {"MCP-Protocol-Version", legacy.wire()};
    }

    private Reply handshake(Message.Ask ask) {
        var negotiated = Greeting.negotiated(ask);
        if (negotiated.isEmpty()) {
            return turn(ask, legacy).error(RpcError.invalidParams("A handshake names a protocolVersion."));
        }
        legacy = negotiated.get();
        return Reply.of(Greeting.initialized(turn(ask, legacy), GatedOffering.CAPABILITIES.deepCopy()));
    }

    private Turn turn(Message.Ask ask, Revision revision) {
        var visit = new Visit(endpoint, new Credential.Absent(), Guard.NONE, NOWHERE, revision, Optional.empty());
        return new Turn(ask, revision, visit);
    }

    private static boolean modern(Message.Ask ask) {
        return RequestMeta.isModern(ask, false);
    }
}
