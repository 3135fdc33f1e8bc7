package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import java.util.List;
import java.util.Optional;

/** Fuzzed: whatever bytes are delivered, in whatever revision, are answered with JSON or with nothing. */
public final class MessagesFuzz {
    private static final House HOUSE = new House();

    private MessagesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var incoming = Incoming.read(input);
        for (var revision : List.of(Revision.R2025_03_26, Revision.R2025_11_25)) {
            var reply = HOUSE.dispatcher.answer(incoming, House.visit(House.ALL, revision));
            if (reply.body().length > 0) {
                StrictJson.read(reply.body());
            }
        }
        var plain = House.visit(House.READER, Revision.NEWEST_LEGACY);
        var mirrors = new Mirrors(List.of(Revision.R2026_07_28.wire()), List.of("tools/call"), List.of("x"));
        var visit = new Visit(
                plain.endpoint(), House.READER, Guard.NONE, plain.origin(), plain.legacy(), Optional.of(mirrors));
        StrictJson.read(HOUSE.dispatcher.answer(incoming, visit).body());
        HOUSE.trail.clear();
    }
}
