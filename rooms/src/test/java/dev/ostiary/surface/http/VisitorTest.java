package dev.ostiary.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitorTest {
    /** RFC 6750 section 2.1, with our bound. */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,4096}=*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "==",
                "a",
                "a=",
                "a==",
                "=a",
                "a=b",
                " a",
                "a ",
                "a b",
                "\ta",
                "a\u0000",
                "ä",
                "Ａ",
                "a,b",
                "a;b",
                "a\"b",
                "-._~+/",
                "scai_live_0aZ9",
                "a.b.c"
            })
    void a_token_is_what_the_rfc_says(String text) {
        assertThat(Visitor.isToken(text)).isEqualTo(B64TOKEN.matcher(text).matches());
    }

    @Test
    void every_single_character_is_judged_as_the_rfc_does() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            var text = "a" + (char) c + "b";
            assertThat(Visitor.isToken(text))
                    .as("U+%04X", c)
                    .isEqualTo(B64TOKEN.matcher(text).matches());
        }
    }

    @Test
    void a_token_has_an_end() {
        assertThat(Visitor.isToken("a".repeat(4096) + "==")).isTrue();
        assertThat(Visitor.isToken("a".repeat(4097))).isFalse();
    }
}
