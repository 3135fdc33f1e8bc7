package dev.ostiary.kernel.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fuzzed: no state opens but the one that was sealed, be it made up or a changed one. */
public final class RequestStateFuzz {
    private static final RequestState STATE = new RequestState(Hub.alone());
    private static final Holder HOLDER = new Holder("ten_a", "sa:a", "0a");
    private static final Message.Ask ASK = new Message.Ask(
            JsonNodeFactory.instance.numberNode(1),
            "tools/call",
            JsonNodeFactory.instance.objectNode().put("name", "x"));
    private static final String SEALED = STATE.sealed(
            HOLDER,
            ASK,
            new RequestState.Known(
                    Map.of("k", JsonNodeFactory.instance.objectNode().put("action", "accept")), Set.of("l")));

    private RequestStateFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        refused(new String(input, StandardCharsets.UTF_8));
        var changed = SEALED.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + 1 < input.length; i += 2) {
            changed[Math.floorMod(input[i], changed.length)] = input[i + 1];
        }
        refused(new String(changed, StandardCharsets.ISO_8859_1));
    }

    private static void refused(String state) {
        if (!state.equals(SEALED) && STATE.opened(HOLDER, ASK, state).isPresent()) {
            throw new IllegalStateException("a state opens that was not sealed");
        }
    }
}
