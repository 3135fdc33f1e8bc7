package dev.ostiary.kernel.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    private static final Kind TEXTS = new Kind.ListOf(new Kind.Text());

    @ParameterizedTest
    @CsvSource({"7,7", "-1,-1", "007,7", "1e3,\"1e3\"", "9999999999999999999,\"9999999999999999999\""})
    void whole_numbers_are_numbers_and_the_rest_stays_text(String text, String json) {
        assertThat(Spelling.read(new Kind.Whole(false), text)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "1", "yes", ""})
    void a_flag_is_spelt_in_one_way(String text) {
        assertThat(Spelling.read(new Kind.Flag(), text).isString()).isTrue();
    }

    @Test
    void a_list_has_commas_or_is_repeated() {
        assertThat(Spelling.list(new Kind.Whole(false), List.of("1,2", "3"))).hasToString("[1,2,3]");
    }

    @Test
    void an_empty_list_can_be_spelt() {
        assertThat(Spelling.read(TEXTS, "")).hasToString("[]");
    }

    @Test
    void a_list_is_written_item_by_item() {
        assertThat(Spelling.write(TEXTS, Spelling.read(TEXTS, "a,b"))).containsExactly("a", "b");
    }

    @Test
    void an_object_is_spelt_as_json() {
        var object = Spelling.read(new Kind.Json(), "{\"a\":[1]}");

        assertThat(object.isObject()).isTrue();
        assertThat(Spelling.write(new Kind.Json(), object)).containsExactly("{\"a\":[1]}");
    }

    @Test
    void json_that_does_not_read_stays_text_for_binding_to_refuse() {
        assertThat(Spelling.read(new Kind.Json(), "{\"a\":1,\"a\":2}").isString())
                .isTrue();
    }
}
