package dev.ostiary.server;

import dev.ostiary.identity.Bootstrap;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code DATA/bootstrap.json}: the first credentials, readable by their owner alone. */
record BootstrapFile(Path folder) {
    Path path() {
        return folder.resolve("bootstrap.json");
    }

    /** Writes the credentials of a first start; the address follows once it is known. */
    void write(Bootstrap.First first) {
        store(JsonNodeFactory.instance
                .objectNode()
                .put("url", "")
                .put("tenant", first.tenant())
                .put("email", first.email())
                .put("password", first.password().reveal())
                .put("api_key", first.apiKey().reveal()));
    }

    /** Notes where the server listens now, if the file is still there. */
    void listens(String url) {
        try {
            if (Files.exists(path())
                    && StrictJson.read(Files.readAllBytes(path())) instanceof ObjectNode file
                    && !url.equals(file.path("url").asString(""))) {
                store(file.put("url", url));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(ObjectNode content) {
        var fresh = folder.resolve("bootstrap.json.new");
        try {
            Files.deleteIfExists(fresh);
            try (var file = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                var bytes = ByteBuffer.wrap(
                        (content.toPrettyString() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The first credentials could not be written to " + path(), e);
        }
    }
}
