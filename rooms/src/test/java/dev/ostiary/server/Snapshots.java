package dev.ostiary.server;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What clients rely on, kept under {@code specs/} file by file, so that a change of it shows in a review. */
final class Snapshots {
    private static final boolean WRITES = "write".equals(System.getProperty("snapshots"));

    private final Path folder;
    private final Set<String> compared = new HashSet<>();
    private final List<String> differences = new ArrayList<>();

    Snapshots(String name) {
        this.folder = root().resolve("specs").resolve(name);
    }

    /** All that a client sees of an operation. */
    static ObjectNode of(Operation<?, ?> operation) {
        var seen = JsonNodeFactory.instance.objectNode();
        seen.put("name", operation.name());
        seen.put("summary", operation.summary());
        seen.put("effect", operation.effect().name().toLowerCase(Locale.ROOT));
        seen.put("scope", operation.scope());
        operation.permission().ifPresent(permission -> seen.put("permission", permission.wire()));
        operation.tool().ifPresent(tool -> seen.put("tool", tool));
        operation
                .route()
                .ifPresent(route -> seen.put("route", route.method() + " " + route.template() + " " + route.status()));
        seen.set("input", operation.inputShape().schema());
        seen.set("output", operation.outputShape().schema());
        return seen;
    }

    /** Notes a difference, or with {@code -Dsnapshots=write} writes the file. */
    void compare(String name, ObjectNode seen) {
        var file = folder.resolve(name + ".json");
        compared.add(file.getFileName().toString());
        try {
            if (WRITES) {
                Files.createDirectories(folder);
                Files.writeString(file, seen.toPrettyString() + "\n");
            } else if (!Files.exists(file)) {
                differences.add(name + " is new");
            } else if (!StrictJson.read(Files.readAllBytes(file)).equals(StrictJson.read(StrictJson.write(seen)))) {
                differences.add(name + " is now " + seen.toPrettyString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Differences so far, and files that nothing was compared with. */
    List<String> differences() {
        var found = new ArrayList<>(differences);
        if (!Files.exists(folder)) {
            return found;
        }
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !compared.contains(name))
                    .forEach(name -> found.add(name + " belongs to nothing; remove it"));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "run the tests inside the repository");
        }
        return folder;
    }
}
