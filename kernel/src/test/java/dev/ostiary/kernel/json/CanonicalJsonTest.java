package dev.ostiary.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static String canonical(String json) {
        return CanonicalJson.text(StrictJson.read(json));
    }

    private static String number(String bits) {
        return CanonicalJson.text(NODES.numberNode(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
    }

    @Nested
    class the_examples_of_rfc_8785 {
        @Test
        void section_3_2_2_writes_primitives() {
            assertThat(canonical("""
                    {
                      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                      "literals": [null, true, false]
                    }
                    """)).isEqualTo("""
                    {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                    "string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}""");
        }

        @Test
        void section_3_2_3_orders_keys_by_utf_16_code_units() {
            var canonical = canonical("""
                    {
                      "\\u20ac": "Euro Sign",
                      "\\r": "Carriage Return",
                      "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                      "1": "One",
                      "\\ud83d\\ude00": "Emoji: Grinning Face",
                      "\\u0080": "Control",
                      "\\u00f6": "Latin Small Letter O With Diaeresis"
                    }
                    """);

            assertThat(StrictJson.read(canonical).values())
                    .extracting(value -> value.stringValue())
                    .containsExactly(
                            "Carriage Return",
                            "One",
                            "Control",
                            "Latin Small Letter O With Diaeresis",
                            "Euro Sign",
                            "Emoji: Grinning Face",
                            "Hebrew Letter Dalet With Dagesh");
        }

        @Test
        void section_3_2_4_gives_these_bytes() {
            var bytes =
                    CanonicalJson.bytes(StrictJson.read("{\"b\":[56.0,{}],\"a\":\"\\u20ac\\u000f\\ud83d\\ude02\"}"));

            assertThat(HexFormat.of().formatHex(bytes))
                    .isEqualTo("7b2261223a22e282ac5c7530303066f09f9882222c2262223a5b35362c7b7d5d7d");
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                0000000000000000, 0
                8000000000000000, 0
                0000000000000001, 5e-324
                8000000000000001, -5e-324
                7fefffffffffffff, 1.7976931348623157e+308
                ffefffffffffffff, -1.7976931348623157e+308
                4340000000000000, 9007199254740992
                c340000000000000, -9007199254740992
                4430000000000000, 295147905179352830000
                44b52d02c7e14af5, 9.999999999999997e+22
                44b52d02c7e14af6, 1e+23
                44b52d02c7e14af7, 1.0000000000000001e+23
                444b1ae4d6e2ef4e, 999999999999999700000
                444b1ae4d6e2ef4f, 999999999999999900000
                444b1ae4d6e2ef50, 1e+21
                3eb0c6f7a0b5ed8c, 9.999999999999997e-7
                3eb0c6f7a0b5ed8d, 0.000001
                41b3de4355555553, 333333333.3333332
                41b3de4355555554, 333333333.33333325
                41b3de4355555555, 333333333.3333333
                41b3de4355555556, 333333333.3333334
                41b3de4355555557, 333333333.33333343
                becbf647612f3696, -0.0000033333333333333333
                43143ff3c1cb0959, 1424953923781206.2
                """)
        void appendix_b_writes_numbers(String bits, String expected) {
            assertThat(number(bits)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"7fffffffffffffff", "7ff0000000000000", "fff0000000000000"})
        void appendix_b_refuses_what_is_not_finite(String bits) {
            assertThatExceptionOfType(BadJson.class).isThrownBy(() -> number(bits));
        }
    }

    @Test
    void numbers_are_written_as_v8_writes_them() throws IOException {
        var resource = Objects.requireNonNull(CanonicalJsonTest.class.getResourceAsStream("numbers-by-v8.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, UTF_8))) {
            assertThat(lines.lines().map(line -> line.split(",", 2)))
                    .hasSizeGreaterThan(2000)
                    .allSatisfy(vector -> assertThat(number(vector[0])).isEqualTo(vector[1]));
        }
    }

    @Test
    void canonical_text_is_its_own_canonical_form() throws IOException {
        var resource = Objects.requireNonNull(CanonicalJsonTest.class.getResourceAsStream("numbers-by-v8.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, UTF_8))) {
            assertThat(lines.lines().map(line -> line.split(",", 2)[1]))
                    .allSatisfy(text -> assertThat(canonical(text)).isEqualTo(text));
        }
    }

    @ParameterizedTest
    @CsvSource({"9007199254740991, 9007199254740991", "-9007199254740992, -9007199254740992", "1.0, 1", "-0.0, 0"})
    void whole_numbers_have_no_point(String json, String expected) {
        assertThat(canonical(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "-9007199254740993", "123456789012345678901234567890"})
    void two_large_integers_are_never_written_alike(String json) {
        assertThatExceptionOfType(BadJson.class).isThrownBy(() -> canonical(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude02", "a\ude02\ud83d", "\ud83dx"})
    void half_a_surrogate_pair_is_refused(String text) {
        assertThatExceptionOfType(BadJson.class).isThrownBy(() -> CanonicalJson.text(NODES.stringNode(text)));
        assertThatExceptionOfType(BadJson.class)
                .isThrownBy(() -> CanonicalJson.text(NODES.objectNode().put(text, 1)));
    }

    @Test
    void control_characters_have_their_short_or_lower_case_escapes() {
        assertThat(CanonicalJson.text(NODES.stringNode("\b\t\n\f\r\u0000\u001f\u007f\u2028<>&/")))
                .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028<>&/\"");
    }

    @Test
    void what_is_not_json_is_refused() {
        assertThatExceptionOfType(BadJson.class).isThrownBy(() -> CanonicalJson.text(NODES.binaryNode(new byte[] {1})));
        assertThatExceptionOfType(BadJson.class).isThrownBy(() -> CanonicalJson.text(NODES.pojoNode(new Object())));
        assertThatExceptionOfType(BadJson.class).isThrownBy(() -> CanonicalJson.text(NODES.missingNode()));
    }

    @Test
    void members_are_written_in_the_order_they_come_in_which_must_be_theirs() {
        var members = new CanonicalJson.Members()
                .put("a", "\"ä\"")
                .put("b", -(1L << 53))
                .put("c", new TreeMap<>(Map.of("y", "2", "x", "1")));
        assertThat(members.bytes())
                .asString(UTF_8)
                .isEqualTo("{\"a\":\"\\\"ä\\\"\",\"b\":-9007199254740992,\"c\":{\"x\":\"1\",\"y\":\"2\"}}");
        assertThat(new CanonicalJson.Members().bytes()).asString(UTF_8).isEqualTo("{}");
        for (var name : List.of("a", "b", "B", "")) {
            var begun = new CanonicalJson.Members().put("b", 1);
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> begun.put(name, 1));
        }
        for (var number : List.of((1L << 53) + 1, -(1L << 53) - 1, Long.MAX_VALUE)) {
            var begun = new CanonicalJson.Members();
            assertThatExceptionOfType(BadJson.class).isThrownBy(() -> begun.put("a", number));
        }
        assertThat(new CanonicalJson.Members().put("a", Long.MIN_VALUE).bytes())
                .isEqualTo(CanonicalJson.bytes(StrictJson.read("{\"a\":" + Long.MIN_VALUE + "}")));
    }
}
