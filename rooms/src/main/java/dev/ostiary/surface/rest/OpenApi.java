package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Route;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Sample;
import dev.ostiary.kernel.shape.Spelling;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Derives the OpenAPI 3.1 document from the catalogue; needs no running server. */
public final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> BODILESS = Set.of("GET", "DELETE");

    private OpenApi() {}

    /** The whole document, every schema from the declarations' own shapes. */
    public static ObjectNode of(Catalogue catalogue, String version) {
        var document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Ostiary")
                .put("version", version)
                .put("description", "The doorkeeper between AI agents and what they must not simply have.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("bearer");
        var tags = new TreeSet<String>();
        var paths = document.putObject("paths");
        for (var operation : catalogue.operations()) {
            operation.route().ifPresent(route -> {
                tags.add(operation.room());
                path(paths, Template.of(route.template()).openApi())
                        .set(route.method().toLowerCase(Locale.ROOT), operation(operation, route));
            });
        }
        tags.forEach(tag -> document.withArray("tags").addObject().put("name", tag));
        document.set("components", Components.of());
        return document;
    }

    private static ObjectNode path(ObjectNode paths, String path) {
        return paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
    }

    private static ObjectNode operation(Operation<?, ?> operation, Route route) {
        var node = JSON.objectNode()
                .put("operationId", operation.name())
                .put("summary", operation.summary())
                .put("description", description(operation));
        node.putArray("tags").add(operation.room());
        parameters(node, operation, route);
        if (!BODILESS.contains(route.method())) {
            body(node, operation, Template.of(route.template()).names());
        }
        var responses = node.putObject("responses");
        var success = responses.putObject(Integer.toString(route.status())).put("description", "The result.");
        content(success).set("schema", operation.outputShape().schema());
        responses.putObject("default").put("$ref", "#/components/responses/Refused");
        return node;
    }

    private static String description(Operation<?, ?> operation) {
        return operation.scope().isEmpty()
                ? "Any known caller may ask."
                : "Needs the scope `" + operation.scope() + "`.";
    }

    private static void parameters(ObjectNode node, Operation<?, ?> operation, Route route) {
        var holes = Template.of(route.template()).names();
        for (var field : operation.inputShape().fields()) {
            if (holes.contains(field.name()) || BODILESS.contains(route.method())) {
                node.withArray("parameters").add(parameter(operation, field, holes.contains(field.name())));
            }
        }
    }

    private static ObjectNode parameter(Operation<?, ?> operation, Field field, boolean inPath) {
        var parameter = JSON.objectNode()
                .put("name", field.name())
                .put("in", inPath ? "path" : "query")
                .put("required", inPath || field.required());
        if (!field.says().isEmpty()) {
            parameter.put("description", field.says());
        }
        var schema = property(operation, field);
        var type = schema.path("type").asString("");
        if (type.equals("object") || (type.equals("array") && !Spelling.isPlainList(field.kind()))) {
            content(parameter).set("schema", schema); // spelt as JSON text
        } else {
            parameter.set("schema", schema);
            Sample.of(field).filter(each -> !each.isContainer()).ifPresent(each -> parameter.set("example", each));
        }
        return parameter;
    }

    private static void body(ObjectNode node, Operation<?, ?> operation, Set<String> holes) {
        var schema = operation.inputShape().schema();
        var properties = (ObjectNode) schema.get("properties");
        properties.remove(holes);
        var required = JSON.arrayNode();
        var example = JSON.objectNode();
        for (var field : operation.inputShape().fields()) {
            if (!holes.contains(field.name()) && field.required()) {
                required.add(field.name());
                Sample.of(field).ifPresent(each -> example.set(field.name(), each));
            }
        }
        schema.remove("required");
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        var body = node.putObject("requestBody").put("required", !required.isEmpty());
        var media = content(body);
        media.set("schema", schema);
        if (!example.isEmpty() && example.size() == required.size()) {
            media.set("example", example);
        }
    }

    private static JsonNode property(Operation<?, ?> operation, Field field) {
        return operation.inputShape().schema().get("properties").get(field.name());
    }

    static ObjectNode content(ObjectNode of) {
        return of.putObject("content").putObject("application/json");
    }
}
