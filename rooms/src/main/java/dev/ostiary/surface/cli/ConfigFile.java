package dev.ostiary.surface.cli;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A small JSON file with an address and a credential in it, mode 0600: our own, or the one a server wrote. */
record ConfigFile(Path path) {
    Optional<String> value(String name) {
        return Optional.ofNullable(read().get(name))
                .filter(node -> node.isString() && !node.stringValue().isEmpty())
                .map(node -> node.stringValue());
    }

    /** A text, number or boolean, as text. */
    Optional<String> plain(String name) {
        return Optional.ofNullable(read().get(name))
                .filter(node -> node.isValueNode() && !node.isNull())
                .map(node -> node.asString());
    }

    /** All of it; empty where there is no file. */
    ObjectNode read() {
        try {
            if (!Files.isReadable(path)) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (PrivateFile.isOpenToOthers(path)) {
                throw Wrong.usage(
                        "Others may read " + path + ", and a credential can be in it.",
                        "Close it with: chmod 600 " + path + " — and replace the credential.");
            }
            if (StrictJson.read(Files.readAllBytes(path)) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException | BadJson _) {
            throw Wrong.usage(path + " cannot be read as JSON.", "Mend it, or remove it and start again.");
        }
        throw Wrong.usage(path + " does not hold a JSON object.");
    }

    void write(ObjectNode content) {
        try {
            PrivateFile.folder(path.resolveSibling("").normalize());
            PrivateFile.write(path, out -> out.write(StrictJson.write(content)));
        } catch (IOException _) {
            throw Wrong.here(path + " cannot be written.");
        }
    }
}
