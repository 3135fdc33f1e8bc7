package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CursorsTest {
    private final Cursors cursors = new Cursors(new byte[32]);
    private final ObjectNode filters = JsonNodeFactory.instance.objectNode().put("prefix", "app");
    private final String cursor = cursors.issue("ten_a", "sa:one", "secrets.list", filters, List.of("app/db", "7"));

    @Test
    void a_cursor_gives_back_its_position_whatever_the_page_size() {
        var next = filters.deepCopy().put("limit", 5).put("cursor", cursor);
        assertThat(cursors.open("ten_a", "sa:one", "secrets.list", next, cursor))
                .containsExactly("app/db", "7");
    }

    @Test
    void it_works_for_nobody_else_nothing_else_and_no_other_filter() {
        refused("ten_b", "sa:one", "secrets.list", filters, cursor);
        refused("ten_a", "sa:two", "secrets.list", filters, cursor);
        refused("ten_a", "sa:one", "audit.query", filters, cursor);
        refused("ten_a", "sa:one", "secrets.list", JsonNodeFactory.instance.objectNode(), cursor);
    }

    @Test
    void filters_that_no_double_holds_are_told_apart() {
        var one = JsonNodeFactory.instance.objectNode().put("after", 9_007_199_254_740_993L);
        var two = JsonNodeFactory.instance.objectNode().put("after", 9_007_199_254_740_995L);
        var issued = cursors.issue("ten_a", "sa:one", "secrets.list", one, List.of("x"));
        assertThat(cursors.open("ten_a", "sa:one", "secrets.list", one, issued)).containsExactly("x");
        refused("ten_a", "sa:one", "secrets.list", two, issued);
    }

    @Test
    void another_key_does_not_open_it() {
        var other = new Cursors("another key of thirty-two bytes.".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> other.open("ten_a", "sa:one", "secrets.list", filters, cursor))
                .isInstanceOf(Refused.class);
    }

    @Test
    void any_changed_bit_and_any_garbage_is_invalid_cursor() {
        var bytes = Base64.getUrlDecoder().decode(cursor);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            refused(
                    "ten_a",
                    "sa:one",
                    "secrets.list",
                    filters,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            var garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            refused(
                    "ten_a",
                    "sa:one",
                    "secrets.list",
                    filters,
                    new String(garbage, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        refused("ten_a", "sa:one", "secrets.list", filters, "A".repeat(100_000));
    }

    private void refused(String tenant, String principal, String operation, ObjectNode asked, String text) {
        assertThatThrownBy(() -> cursors.open(tenant, principal, operation, asked, text))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("invalid_cursor"));
    }
}
