package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** An offering of which a test calls nothing but its tools. */
interface ToolsOnly extends Offering {
    @Override
    default byte[] tools(Caller caller, Endpoint endpoint, Revision revision) {
        return "[]".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    default Outcome resources(Optional<String> cursor, Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default Outcome templates(Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default Outcome read(String uri, Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default Outcome prompts(Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default Outcome prompt(String name, Map<String, String> arguments, Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default Outcome complete(Completion asked, Exchange exchange) {
        throw new AssertionError();
    }

    @Override
    default boolean listable(String room, String path, Exchange exchange) {
        return false;
    }

    @Override
    default boolean watchable(String uri, Exchange exchange) {
        return false;
    }
}
