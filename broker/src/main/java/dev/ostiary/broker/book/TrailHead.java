package dev.ostiary.broker.book;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Where the trail ends, kept apart from it: whoever cuts the trail off leaves it shorter than this.
 *
 * @param end bytes of the trail that are accounted for
 */
record TrailHead(long end, ChainHead chain) {
    /** Reads {@code file}; what it does not hold as it should is an {@link IOException}. */
    static TrailHead read(Path file) throws IOException {
        var parts = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", -1);
        try {
            if (parts.length == 3 && parts[0].equals("1")) {
                return new TrailHead(
                        Long.parseLong(parts[1]),
                        ChainHead.of(Base64.getDecoder().decode(parts[2])));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IOException(file + " does not say where the trail ends");
    }

    void write(Path file) throws IOException {
        var line = "1 " + end + " " + Base64.getEncoder().encodeToString(chain.toBytes()) + "\n";
        PrivateFile.write(file, line.getBytes(StandardCharsets.US_ASCII));
    }

    /** An independent head, to be moved on. */
    TrailHead copy() {
        return new TrailHead(end, chain.copy());
    }

    /** The bytes of {@code event} as the next line, with which the chain moves on. */
    byte[] line(TrailEvent event) {
        var link = chain.append(event);
        return TrailLine.of(link);
    }

    TrailHead movedOn(long bytes) {
        return new TrailHead(end + bytes, chain);
    }
}
