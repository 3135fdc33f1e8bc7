package dev.ostiary.broker.book;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of the trail on disk, in the form of an exported one: {@code {"chain":…,"entry":…}}.
 *
 * @param chain hash of the link, hex
 */
record TrailLine(String chain, TrailEntry entry) {
    /** The line of {@code link}, with its line break. */
    static byte[] of(ChainHead.Link link) {
        var out = new ByteArrayOutputStream(link.canonical().length + 96);
        out.writeBytes(("{\"chain\":\"" + link.chain() + "\",\"entry\":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(link.canonical());
        out.writeBytes("}\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** What {@code line} says, if it is the line of an entry. */
    static Optional<TrailLine> read(byte[] line) {
        try {
            if (StrictJson.read(line) instanceof ObjectNode json
                    && json.path("chain").isString()
                    && json.get("entry") instanceof ObjectNode entry) {
                return Optional.of(
                        new TrailLine(json.get("chain").stringValue(), TrailEntry.read(CanonicalJson.bytes(entry))));
            }
        } catch (BadJson | IllegalArgumentException _) {
            // Not the line of an entry.
        }
        return Optional.empty();
    }

    /** Whether it is the very next line of a trail that {@code head} ends; if so, the head moves on. */
    boolean follows(ChainHead head) {
        var moved = head.copy();
        var link = moved.append(entry.event());
        if (entry.seq() != link.seq() || !chain.equals(link.chain().toString())) {
            return false;
        }
        head.append(entry.event());
        return true;
    }
}
