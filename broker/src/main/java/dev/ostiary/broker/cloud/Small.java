package dev.ostiary.broker.cloud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Small files that the clouds' own tools leave in the operator's home. */
final class Small {
    private static final int MOST = 64 << 10;

    private Small() {}

    /** What it says, without space around it; empty when it is not there, says nothing or is large. */
    static Optional<String> text(Path file) {
        try (var stream = Files.newInputStream(file)) {
            var bytes = stream.readNBytes(MOST + 1);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip())
                    .filter(text -> bytes.length <= MOST && !text.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
