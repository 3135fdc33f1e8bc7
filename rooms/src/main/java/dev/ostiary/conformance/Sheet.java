package dev.ostiary.conformance;

import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One of the JSON files beside this package that say what the suite expects. */
record Sheet(ObjectNode whole) {
    static Sheet of(String name) {
        try (var file = Objects.requireNonNull(Sheet.class.getResourceAsStream(name))) {
            return new Sheet((ObjectNode) StrictJson.read(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ArrayNode list(String member) {
        return (ArrayNode) whole.path(member).deepCopy();
    }

    JsonNode part(String member, String name) {
        return whole.path(member).path(name).deepCopy();
    }
}
