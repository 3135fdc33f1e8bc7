package dev.ostiary.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fuzzed: no cursor opens but the one that was issued, and what is no cursor is refused and nothing worse. */
public final class CursorsFuzz {
    private static final Cursors CURSORS = new Cursors(new byte[32]);
    private static final String ISSUED =
            CURSORS.issue("ten_a", "sa:a", "notes.list", JsonNodeFactory.instance.objectNode(), List.of("app/db"));

    private CursorsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        refused(new String(input, StandardCharsets.UTF_8));
        var changed = ISSUED.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + 1 < input.length; i += 2) {
            changed[Math.floorMod(input[i], changed.length)] = input[i + 1];
        }
        refused(new String(changed, StandardCharsets.ISO_8859_1));
    }

    private static void refused(String cursor) {
        if (cursor.equals(ISSUED)) {
            return;
        }
        try {
            CURSORS.open("ten_a", "sa:a", "notes.list", JsonNodeFactory.instance.objectNode(), cursor);
        } catch (Refused _) {
            return;
        }
        throw new IllegalStateException("a cursor opens that was not issued");
    }
}
