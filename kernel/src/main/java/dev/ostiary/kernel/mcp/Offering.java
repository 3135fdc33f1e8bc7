package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server offers over MCP; the dispatcher speaks the protocol, this does the work.
 *
 * <p>Lists are of one caller, in a constant order. Results are in the newest form; the dispatcher leaves out what a
 * revision does not have. Whatever throws a {@link dev.ostiary.kernel.Refused} is refused.
 */
public interface Offering {
    /** The capabilities of the server, as in a {@code ServerCapabilities} of 2026-07-28. */
    ObjectNode capabilities();

    /** Those of {@code endpoint}, which may offer only a part. */
    default ObjectNode capabilities(Endpoint endpoint) {
        return capabilities();
    }

    /** A JSON array of tools, in the form of {@code revision}. */
    byte[] tools(Caller caller, Endpoint endpoint, Revision revision);

    /**
     * The arguments of {@code tool} that clients repeat in headers over HTTP (2026-07-28, {@code x-mcp-header}): a JSON
     * pointer to each, by what follows {@code Mcp-Param-} in the header's name.
     */
    default Map<String, String> mirrored(String tool) {
        return Map.of();
    }

    Outcome call(String tool, ObjectNode arguments, Exchange exchange);

    /** Members {@code resources} and, where there are more, {@code nextCursor}. */
    Outcome resources(Optional<String> cursor, Exchange exchange);

    /** Member {@code resourceTemplates}. */
    Outcome templates(Exchange exchange);

    /** Member {@code contents}. */
    Outcome read(String uri, Exchange exchange);

    /** Member {@code prompts}. */
    Outcome prompts(Exchange exchange);

    /** Members {@code description} and {@code messages}. */
    Outcome prompt(String name, Map<String, String> arguments, Exchange exchange);

    /** Member {@code completion}. */
    Outcome complete(Completion asked, Exchange exchange);

    /**
     * Where what {@code uri} shows is kept, by the shape of the address and nothing else, so that the answer tells nobody
     * what exists; empty where {@code endpoint} has no such addresses, or nobody tells when such a thing changes.
     */
    default Optional<Spot> spot(String uri, Endpoint endpoint) {
        return Optional.of(Spot.ITSELF);
    }

    /** Whether the caller may watch the resource {@code uri}. */
    boolean watchable(String uri, Exchange exchange);

    /**
     * Whether what {@code room} keeps at {@code path} would be in a list of resources for this caller, if it is there; an
     * empty path or room stands for any.
     */
    boolean listable(String room, String path, Exchange exchange);

    /**
     * A request for the likely values of an argument.
     *
     * @param prompt the prompt's name, or empty where {@code template} says whose argument it is
     * @param value what has been typed of it
     * @param context arguments that are settled already
     */
    record Completion(
            Optional<String> prompt,
            Optional<String> template,
            String argument,
            String value,
            Map<String, String> context) {}
}
