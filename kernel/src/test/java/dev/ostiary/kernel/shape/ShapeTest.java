package dev.ostiary.kernel.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.json.StrictJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ShapeTest {
    enum Colour {
        RED,
        DARK_BLUE
    }

    record Inner(String name, Optional<Integer> count) {}

    record Everything(
            String text,
            @Within(min = 1, max = 10) int whole,
            long big,
            boolean flag,
            BigDecimal decimal,
            Instant moment,
            Duration span,
            Colour colour,
            List<String> list,
            Map<String, String> map,
            ObjectNode json,
            Optional<String> maybe,
            Optional<Long> maybeBig,
            Inner inner,
            Secret secret,
            SecretTree tree,
            ResourcePath somePath,
            @Otherwise("\"json\"") String fallback) {}

    private static final String WHOLE = """
            {"text":"t","maybe_big":9007199254740995,"whole":3,"big":9007199254740993,"flag":true,"decimal":1.50,"moment":"2026-01-31T14:30:00Z","span":"90d",
            "colour":"dark_blue","list":["a","b"],"map":{"k":"v"},"json":{"x":[1]},"inner":{"name":"n"},"secret":"s3cret",
            "tree":{"a":{"b":"deep"},"c":[1,true]},"some_path":"app/db"}""";

    @Nested
    class Binding_json {
        @Test
        void every_closed_type_binds_and_renders_back() {
            var shape = Shape.of(Everything.class);
            var bound = shape.bind(StrictJson.read(WHOLE));
            assertThat(bound.fallback()).isEqualTo("json");
            assertThat(bound.span()).isEqualTo(Duration.ofDays(90));
            assertThat(bound.maybe()).isEmpty();
            assertThat(bound.maybeBig()).contains(9007199254740995L);
            var rendered = shape.render(bound, false);
            rendered.remove("fallback");
            assertThat((Object) rendered).isEqualTo(StrictJson.read(WHOLE));
        }

        @Test
        void all_faults_are_named_together_and_values_are_never_repeated() {
            var json = StrictJson.read("""
                    {"text":5,"whole":11,"big":1.5,"flag":"yes","decimal":"x","moment":"-999999999-01-01T00:00:00Z","span":"hunter2","colour":"hunter2",
                    "list":"x","map":[],"json":[],"inner":{"name":1,"more":2},"secret":7,"tree":"x","some_path":"Hunter2","extra":1}""");
            assertThatThrownBy(() -> Shape.of(Everything.class).bind(json))
                    .isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused.refusal().code()).isEqualTo("validation_error");
                        assertThat(refused.refusal().details().get("fields"))
                                .asInstanceOf(
                                        org.assertj.core.api.InstanceOfAssertFactories.map(String.class, String.class))
                                .containsOnlyKeys(
                                        "text",
                                        "whole",
                                        "big",
                                        "flag",
                                        "decimal",
                                        "moment",
                                        "span",
                                        "colour",
                                        "list",
                                        "map",
                                        "json",
                                        "inner.name",
                                        "inner.more",
                                        "secret",
                                        "tree",
                                        "some_path",
                                        "extra");
                        assertThat(refused.refusal().message()).doesNotContainIgnoringCase("hunter2");
                    });
        }

        @ParameterizedTest
        @CsvSource({"some_path,App/db,invalid_path", "span,90y,invalid_duration"})
        void one_wrong_path_or_duration_keeps_its_own_code_and_names_its_field(
                String field, String value, String code) {
            var json = ((ObjectNode) StrictJson.read(WHOLE)).put(field, value);
            assertThatThrownBy(() -> Shape.of(Everything.class).bind(json))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal())
                                    .isInstanceOfSatisfying(Refusal.Invalid.class, invalid -> {
                                        assertThat(invalid.code()).isEqualTo(code);
                                        assertThat(invalid.fields()).containsOnlyKeys(field);
                                    }));
        }

        @Test
        void keys_are_exact_in_case() {
            assertThatThrownBy(() -> Shape.of(Inner.class).bind(StrictJson.read("{\"Name\":\"x\"}")))
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void secrets_are_masked_by_type_and_keep_their_shape() {
        var shape = Shape.of(Everything.class);
        var masked = shape.render(shape.bind(StrictJson.read(WHOLE)), true);
        assertThat(masked.get("secret").stringValue()).isEqualTo("••••••");
        assertThat(masked.get("tree").toString()).isEqualTo("{\"a\":{\"b\":\"••••••\"},\"c\":[\"••••••\",\"••••••\"]}");
    }

    @Test
    void the_schema_accepts_what_binds_and_refuses_what_does_not() {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Shape.of(Everything.class).schema().toString(), InputFormat.JSON);
        assertThat(schema.validate(WHOLE, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate("{\"whole\":11,\"extra\":1}", InputFormat.JSON))
                .hasSizeGreaterThan(10);
        assertThat(Shape.of(Everything.class)
                        .schema()
                        .get("additionalProperties")
                        .booleanValue())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "15m,PT15M", "24h,PT24H", "90d,PT2160H", "2w,PT336H", "0s,PT0S"})
    void durations_follow_the_grammar(String text, Duration expected) {
        assertThat(Spans.parse(text)).isEqualTo(expected);
        assertThat(Spans.parse(Spans.print(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"''", "90", "d", "-1d", "1.5h", "1D", "9999999999s", "1d1h", "' 1d'"})
    void other_durations_are_refused(String text) {
        assertThatThrownBy(() -> Spans.parse(text))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("invalid_duration"));
    }
}
