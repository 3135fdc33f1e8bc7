package dev.ostiary.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class StrictJsonTest {
    private static ThrowableAssertAlternative<BadJson> refused(String json) {
        refused(json.getBytes(UTF_8));
        return assertThatExceptionOfType(BadJson.class).isThrownBy(() -> StrictJson.read(json));
    }

    private static ThrowableAssertAlternative<BadJson> refused(byte[] json) {
        return assertThatExceptionOfType(BadJson.class).isThrownBy(() -> StrictJson.read(json));
    }

    @Nested
    class an_attacker_sends {
        @ParameterizedTest
        @ValueSource(ints = {65, 10_000})
        void deep_nesting(int levels) {
            var why = "nested deeper than 64 levels";
            refused("[".repeat(levels) + "]".repeat(levels)).withMessageContaining(why);
            refused("{\"a\":".repeat(levels) + "1" + "}".repeat(levels)).withMessageContaining(why);
            refused("[".repeat(levels)).withMessageContaining(why);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":2}",
                    "{\"a\":1,\"\\u0061\":2}",
                    "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]",
                    "{\"\":1,\"\":2}"
                })
        void a_property_twice(String json) {
            refused(json).withMessageContaining("twice");
        }

        @Test
        void five_mebibytes() {
            refused("[" + " ".repeat(5 << 20) + "]").withMessageContaining("4194304 bytes");
        }

        @Test
        void characters_that_exceed_the_limit_only_as_bytes() {
            refused("[" + "\"\u20ac\",".repeat(800_000) + "0]").withMessageContaining("4194304 bytes");
        }

        @Test
        void more_values_than_their_bytes_tell() {
            refused("[" + "{},".repeat(StrictJson.MAX_TOKENS / 2) + "{}]")
                    .withMessageContaining("holds more than 200000 names, values and brackets");
        }

        @Test
        void a_very_long_string() {
            refused("\"" + "x".repeat(StrictJson.MAX_STRING + 1) + "\"")
                    .withMessageContaining("a string has more than 1048576 characters");
        }

        @Test
        void a_very_long_name() {
            refused("{\"" + "x".repeat(StrictJson.MAX_NAME + 1) + "\":1}")
                    .withMessageContaining("a property name has more than 1024 characters");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1}{\"b\":2}",
                    "1 2",
                    "{} x",
                    "[]]",
                    "null,",
                    "{\"a\":1}\u0000",
                })
        void something_after_the_value(String json) {
            refused(json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"1e999999999", "-1e999999999", "1e-999999999", "0e999999999", "1e99999999999999", "[1.5e401]"
                })
        void a_number_that_would_unfold(String json) {
            refused(json);
        }

        @Test
        void a_number_of_a_million_digits() {
            refused("1".repeat(1_000_000)).withMessageContaining("a number has more than 128 characters");
            refused("0." + "1".repeat(1_000_000)).withMessageContaining("a number has more than 128 characters");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "+1",
                    "01",
                    "1.",
                    ".5",
                    "0x10",
                    "'a'",
                    "{a:1}",
                    "[1,]",
                    "{\"a\":1,}",
                    "// c\n1",
                    "/* c */1",
                    "#c\n1",
                    "tru",
                    "True",
                    "\"a\nb\"",
                    "\"\t\"",
                    "\"\\x\"",
                    "\"\\u12\"",
                    "\"",
                    "",
                    "  ",
                    "[",
                    "{\"a\"",
                    "\ufeff{}",
                    "\u00a01",
                    "nul",
                    "undefined",
                    "1_000"
                })
        void what_is_not_json(String json) {
            refused(json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "22c0af22", // overlong slash in two bytes
                    "22e080af22", // overlong slash in three
                    "22f08080af22", // overlong slash in four
                    "22c08022", // overlong NUL
                    "22eda08022", // a surrogate
                    "22eda0bdedb88222", // a pair of surrogates (CESU-8)
                    "22f490808022", // beyond U+10FFFF
                    "228022", // a lone continuation byte
                    "22ff22",
                    "22e282", // cut off
                    "7b22c1a1223a317d", // an overlong name
                    "efbbbf7b7d", // a byte order mark
                    "feff007b007d", // UTF-16
                    "7b007d00", // UTF-16 without mark
                    "0000007b0000007d" // UTF-32 without mark
                })
        void bytes_that_are_not_utf_8(String hex) {
            refused(HexFormat.of().parseHex(hex));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\\ud800\"",
                    "\"\\udc00\"",
                    "\"\\ud800\\ud800\"",
                    "\"\\ud83dx\"",
                    "\"\\\\\\uD83D\"",
                    "{\"\\udbff\":1}"
                })
        void half_a_surrogate_pair_as_an_escape(String json) {
            refused(json);
        }

        @Test
        void half_a_surrogate_pair_in_text() {
            assertThatExceptionOfType(BadJson.class).isThrownBy(() -> StrictJson.read("\"\ud83d\""));
        }
    }

    @Nested
    class a_tree {
        private static final JsonMapper JACKSONS_OWN = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "-0",
                    "2147483648",
                    "9223372036854775807",
                    "-9223372036854775809",
                    "1.50",
                    "-0.0",
                    "1e3",
                    "12E-3",
                    "true",
                    "null",
                    "[]",
                    "{}",
                    "\"\"",
                    "\"\\u00e9\\n\\/\\u0000\\ud83d\\ude00\u2028\"",
                    "[[],{\"a\":[1,{\"\":null}],\"b\":{\"c\":false}},\"x\",-1.0]"
                })
        void is_what_jackson_itself_would_make_and_write(String json) {
            var tree = StrictJson.read(json);
            assertThat(tree).isEqualTo(JACKSONS_OWN.readTree(json));
            assertThat(new String(StrictJson.write(tree), UTF_8)).isEqualTo(JACKSONS_OWN.writeValueAsString(tree));
        }

        @Test
        void of_numbers_that_a_program_made_is_written_as_jackson_would() {
            var tree = JsonNodeFactory.instance
                    .arrayNode()
                    .add((short) 1)
                    .add(1.5f)
                    .add(0.1)
                    .add(Double.NaN)
                    .add(new BigDecimal("1E+30"));
            assertThat(new String(StrictJson.write(tree), UTF_8)).isEqualTo(JACKSONS_OWN.writeValueAsString(tree));
        }

        @Test
        void holds_values_of_json_alone() {
            var tree = JsonNodeFactory.instance.arrayNode().addPOJO(new Object());
            assertThatExceptionOfType(BadJson.class).isThrownBy(() -> StrictJson.write(tree));
        }
    }

    @Nested
    class a_refusal {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "hunter2",
                    "{\"hunter2\":1,\"hunter2\":2}",
                    "{\"a\":hunter2}",
                    "[1] hunter2",
                    "\"hunter2",
                    "[\"hunter2\"}"
                })
        void never_repeats_the_document(String json) {
            refused(json)
                    .withNoCause()
                    .satisfies(e ->
                            assertThat(e.getMessage()).doesNotContain("hunter").doesNotContain("'"));
        }

        @Test
        void says_where() {
            var fault = refused("{\n  \"a\": ?}").actual();

            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.getMessage()).isEqualTo("not JSON (line 2, column " + fault.column() + ")");
        }
    }

    @Nested
    class an_honest_document {
        @Test
        void may_be_nested_64_levels() {
            assertThat(StrictJson.read("[".repeat(64) + "]".repeat(64)).isArray())
                    .isTrue();
        }

        @Test
        void keeps_every_digit() {
            assertThat(StrictJson.read("0.10000000000000000001").decimalValue())
                    .isEqualTo(new BigDecimal("0.10000000000000000001"));
            assertThat(StrictJson.read("1.50").decimalValue()).isEqualTo(new BigDecimal("1.50"));
            assertThat(StrictJson.read("123456789012345678901234567890").bigIntegerValue())
                    .isEqualTo("123456789012345678901234567890");
        }

        @Test
        void may_hold_any_character() {
            assertThat(StrictJson.read("\"\\ud83d\\ude02 \u20ac 😂 \\\\ud800\"".getBytes(UTF_8))
                            .stringValue())
                    .isEqualTo("😂 € 😂 \\ud800");
        }

        @Test
        void comes_back_as_it_was_written() {
            var json = "{\"b\":[1,2.50,null,true],\"a\":{\"€\":\"\\n\"}}";

            assertThat(StrictJson.write(StrictJson.read(json))).asString(UTF_8).isEqualTo(json);
        }
    }

    @Test
    void half_a_surrogate_pair_is_not_written() {
        assertThatExceptionOfType(BadJson.class)
                .isThrownBy(() -> StrictJson.write(JsonNodeFactory.instance.stringNode("\ud83d")));
    }

    @Nested
    class we_wrote_ourselves {
        private static final String LARGE = "{\"a\":[\"" + "x".repeat(2 * StrictJson.MAX_STRING) + "\",\""
                + "y".repeat(StrictJson.MAX_BYTES) + "\"]}";

        @Test
        void what_is_larger_than_anybody_else_may_send() {
            refused(LARGE);

            assertThat(StrictJson.write(StrictJson.readOwn(LARGE.getBytes(UTF_8))))
                    .isEqualTo(LARGE.getBytes(UTF_8));
        }

        @Test
        void what_holds_a_value_that_is_as_deep_as_it_may_be() {
            var deep = "{\"a\":" + "[".repeat(StrictJson.MAX_NESTING) + "]".repeat(StrictJson.MAX_NESTING) + "}";

            assertThat(StrictJson.readOwn(deep.getBytes(UTF_8)).has("a")).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{} {}", "\"\\ud800\"", ""})
        void and_nothing_that_would_not_be_read_alike_by_all(String json) {
            assertThatExceptionOfType(BadJson.class).isThrownBy(() -> StrictJson.readOwn(json.getBytes(UTF_8)));
        }

        @Test
        void nor_what_has_no_end() {
            assertThatExceptionOfType(BadJson.class)
                    .isThrownBy(() -> StrictJson.readOwn(new byte[StrictJson.MAX_OWN_BYTES + 1]))
                    .withMessageContaining("larger than");
        }
    }
}
