package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of the specification, to hold our messages against. */
final class Published {
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Published() {}

    /** Fails unless {@code message} is a {@code definition} of {@code revision}. */
    static JsonNode valid(byte[] message, Revision revision, String definition) {
        var schema = SCHEMAS.computeIfAbsent(revision + definition, _ -> schema(revision, definition));
        var text = new String(message, StandardCharsets.UTF_8);
        assertThat(schema.validate(text, InputFormat.JSON)).as(text).isEmpty();
        return StrictJson.read(message);
    }

    /** Fails unless {@code reply} is an answer whose result is a {@code definition} of {@code revision}. */
    static JsonNode result(byte[] reply, Revision revision, String definition) {
        var whole = valid(reply, revision, "JSONRPCMessage");
        assertThat(whole.has("result")).as(whole.toString()).isTrue();
        return valid(StrictJson.write(whole.get("result")), revision, definition);
    }

    /** Fails unless {@code reply} is an error of {@code revision}. */
    static JsonNode error(byte[] reply, Revision revision) {
        var name = revision.compareTo(Revision.R2025_11_25) >= 0 ? "JSONRPCErrorResponse" : "JSONRPCError";
        return valid(reply, revision, name).get("error");
    }

    private static Schema schema(Revision revision, String definition) {
        var document = document(revision);
        var modernDialect = document.has("$defs");
        document.put("$ref", (modernDialect ? "#/$defs/" : "#/definitions/") + definition);
        var dialect = modernDialect ? SpecificationVersion.DRAFT_2020_12 : SpecificationVersion.DRAFT_7;
        return SchemaRegistry.withDefaultDialect(dialect).getSchema(document.toString(), InputFormat.JSON);
    }

    private static ObjectNode document(Revision revision) {
        try (var in = Published.class.getResourceAsStream("/mcp/" + revision.wire() + "/schema.json")) {
            return (ObjectNode) StrictJson.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
