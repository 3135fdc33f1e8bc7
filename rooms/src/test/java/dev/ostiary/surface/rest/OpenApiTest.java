package dev.ostiary.surface.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.surface.Shelf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z_]+)}");

    private final Catalogue catalogue = new Catalogue(new Shelf().operations());
    private final ObjectNode document = OpenApi.of(catalogue, "1.2.3");

    @Test
    void has_an_entry_for_each_operation_with_a_route() {
        var ids = operations().stream()
                .map(each -> each.path("operationId").stringValue())
                .toList();

        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        catalogue.operations().stream().map(Operation::name).toList());
        assertThat(document.path("openapi").stringValue()).isEqualTo("3.1.0");
        assertThat(document.path("info").path("version").stringValue()).isEqualTo("1.2.3");
    }

    @Test
    void has_every_reference_resolved_within_itself() {
        var references = document.findValues("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference.stringValue()).startsWith("#/");
            assertThat(document.at(reference.stringValue().substring(1)).isMissingNode())
                    .isFalse();
        });
    }

    @Test
    void has_only_schemas_that_fulfil_the_meta_schema_of_2020_12() {
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(document.findValues("schema"))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(meta.validate(schema.toString(), InputFormat.JSON))
                        .isEmpty());
    }

    @Test
    void declares_each_hole_of_a_path_once_and_as_required() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    var holes = HOLE.matcher(path.getKey())
                            .results()
                            .map(hole -> hole.group(1))
                            .toList();
                    var declared = new ArrayList<String>();
                    var all = new HashSet<String>();
                    operation.path("parameters").forEach(parameter -> {
                        assertThat(all.add(parameter.path("in") + "/" + parameter.path("name")))
                                .isTrue();
                        if (parameter.path("in").stringValue().equals("path")) {
                            assertThat(parameter.path("required").booleanValue())
                                    .isTrue();
                            declared.add(parameter.path("name").stringValue());
                        }
                    });
                    assertThat(declared).containsExactlyInAnyOrderElementsOf(holes);
                }));
    }

    @Test
    void has_responses_with_descriptions_and_one_refusal_for_all() {
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.path("responses").path("default").path("$ref").stringValue())
                    .isEqualTo("#/components/responses/Refused");
            assertThat(operation.path("responses").propertyNames()).hasSize(2);
            assertThat(operation.path("summary").stringValue()).endsWith(".");
        });
    }

    @Test
    void shows_examples_that_bind() {
        var body = document.at("/paths/~1v1~1secrets~1{path}/get/parameters/0");

        assertThat(body.path("example").stringValue()).isEqualTo("app/database");
        assertThat(Shape.of(Shelf.Versions.class)
                        .bind(tools.jackson.databind.node.JsonNodeFactory.instance
                                .objectNode()
                                .set("path", body.path("example")))
                        .path())
                .hasToString("app/database");
    }

    @Test
    void refuses_to_be_made_of_a_secret_in_a_path() {
        record Bad(Secret token) {}
        record Nothing() {}
        var operation = Operation.named("x.y", Effect.CREATE, Bad.class, Nothing.class)
                .summary("Takes a secret in a path.")
                .action("x")
                .route("/v1/x/{token}")
                .declare();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouteTable(new Catalogue(List.of(operation))))
                .withMessageContaining("x.y");
    }

    private List<JsonNode> operations() {
        var found = new ArrayList<JsonNode>();
        document.path("paths").forEach(path -> path.forEach(found::add));
        return found;
    }
}
