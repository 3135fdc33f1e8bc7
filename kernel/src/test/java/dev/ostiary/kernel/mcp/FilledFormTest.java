package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of field that a form may have, with what may stand in it and what may not. */
class FilledFormTest {
    private static final String TITLED = "[{'const':'r','title':'Red'},{'const':'g','title':'Green'}]";

    private static boolean fits(String field, String value) {
        var schema = "{'type':'object','properties':{'it':" + field + "},'required':['it']}";
        return new FilledForm(ConversationTest.json(schema), ConversationTest.json("{'it':" + value + "}")).fits();
    }

    @Nested
    class A_field {
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {
                    "'a'; true",
                    "''; false",
                    "'abc'; true",
                    "'abcd'; false",
                    "'\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00'; true",
                    "7; false",
                    "null; false"
                })
        void of_text_is_as_long_as_it_may_be_in_characters(String value, boolean fits) {
            assertThat(fits("{'type':'string','minLength':1,'maxLength':3}", value))
                    .isEqualTo(fits);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {
                    "email; 'ada@example.org'; true",
                    "email; 'ada'; false",
                    "email; 'a da@example.org'; false",
                    "email; 'ada@@example.org'; false",
                    "uri; 'https://example.org/a?b#c'; true",
                    "uri; 'urn:isbn:0451450523'; true",
                    "uri; 'example.org'; false",
                    "uri; 'https://exa mple.org'; false",
                    "date; '2026-02-28'; true",
                    "date; '2026-02-30'; false",
                    "date; '28.2.2026'; false",
                    "date-time; '2026-02-28T12:00:00Z'; true",
                    "date-time; '2026-02-28T12:00:00.5+02:00'; true",
                    "date-time; '2026-02-28T12:00:00'; false",
                    "date-time; '2026-02-28'; false",
                    "phone; 'anything'; true"
                })
        void of_a_format_has_it(String format, String value, boolean fits) {
            assertThat(fits("{'type':'string','format':'" + format + "'}", value))
                    .isEqualTo(fits);
        }

        @Test
        void of_an_address_is_no_book() {
            assertThat(fits("{'type':'string','format':'email'}", "'a@" + "a.".repeat(400_000) + "a'"))
                    .isFalse();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {
                    "integer; 1; true",
                    "integer; 10; true",
                    "integer; 0; false",
                    "integer; 11; false",
                    "integer; 1.5; false",
                    "integer; '5'; false",
                    "number; 1.5; true",
                    "number; 0.99; false",
                    "number; 10.01; false",
                    "number; 1e1; true"
                })
        void of_a_number_lies_within_its_bounds(String type, String value, boolean fits) {
            assertThat(fits("{'type':'" + type + "','minimum':1,'maximum':10}", value))
                    .isEqualTo(fits);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {"true; true", "false; true", "'true'; false", "0; false"})
        void of_yes_or_no_is_either(String value, boolean fits) {
            assertThat(fits("{'type':'boolean'}", value)).isEqualTo(fits);
        }
    }

    @Nested
    class A_choice {
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {"'r'; true", "'g'; true", "'b'; false", "'Red'; false", "['r']; false"})
        void is_one_of_those_that_there_are_with_titles_or_without(String value, boolean fits) {
            assertThat(fits("{'type':'string','oneOf':" + TITLED + "}", value)).isEqualTo(fits);
            assertThat(fits("{'type':'string','enum':['r','g']}", value)).isEqualTo(fits);
            assertThat(fits("{'type':'string','enum':['r','g'],'enumNames':['Red','Green']}", value))
                    .isEqualTo(fits);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {
                    "['r']; true",
                    "['r','g']; true",
                    "[]; false",
                    "['r','g','r']; false",
                    "['b']; false",
                    "['r','Red']; false",
                    "[1]; false",
                    "'r'; false"
                })
        void of_several_holds_no_others_and_as_many_as_it_may(String value, boolean fits) {
            var bounds = "{'type':'array','minItems':1,'maxItems':2,'items':";
            assertThat(fits(bounds + "{'anyOf':" + TITLED + "}}", value)).isEqualTo(fits);
            assertThat(fits(bounds + "{'type':'string','enum':['r','g']}}", value))
                    .isEqualTo(fits);
        }
    }
}
