package dev.ostiary.kernel;

/**
 * What a caller may be refused before it is known which operation is meant; in the trail its word stands where an
 * operation's name would.
 */
public enum Threshold {
    /** Opening a connection: a handshake, a discovery, an event stream. */
    MCP_CONNECT("mcp.connect"),
    /** Listing tools. */
    MCP_LIST("mcp.list"),
    /** Calling a tool that there is not. */
    MCP_CALL("mcp.call"),
    /** Any other message, and one that cannot be read. */
    MCP_REQUEST("mcp.request"),
    /** An address that cannot be read, or leads nowhere. */
    REST_REQUEST("rest.request"),
    /** A page or a form of the console. */
    CONSOLE_REQUEST("console.request"),
    /** Reading the server's metrics. */
    METRICS("metrics.read");

    private record Nothing() {}

    @SuppressWarnings("ImmutableEnumChecker") // a declaration never changes
    private final Operation<?, ?> operation;

    Threshold(String word) {
        operation = Operation.named(word, Effect.READ, Nothing.class, Nothing.class)
                .action(word.replace('.', '_'))
                .declare();
    }

    /** The stand-in for the operation; it is in no catalogue, and nobody can pass it. */
    Operation<?, ?> operation() {
        return operation;
    }
}
