package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Untrusted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The name of this machine, as its kernel has it: no name server is asked. */
final class Host {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");

    private Host() {}

    static Optional<String> name() {
        try {
            return Optional.of(Untrusted.neutral(Files.readString(NAME).strip(), 255))
                    .filter(name -> !name.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
