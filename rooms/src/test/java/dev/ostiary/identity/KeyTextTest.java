package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private final SecureRandom random = new SecureRandom();
    private final Secret key = KeyText.mint(KeyKind.SCAI, random);

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void begins_with_the_prefix_of_its_kind_and_has_one_length(KeyKind kind) {
        var text = KeyText.mint(kind, random).reveal();
        assertThat(text)
                .startsWith(kind.prefix)
                .hasSize(kind.prefix.length() + 49)
                .matches("[A-Za-z0-9_]+");
        assertThat(KeyText.wellFormed(text)).isTrue();
    }

    @Test
    void no_single_typo_passes_the_checksum() {
        var text = key.reveal();
        for (int at = KeyKind.SCAI.prefix.length(); at < text.length(); at++) {
            var typo = new StringBuilder(text);
            typo.setCharAt(at, text.charAt(at) == 'x' ? 'y' : 'x');
            assertThat(KeyText.wellFormed(typo.toString())).isFalse();
        }
    }

    @Test
    void a_key_under_another_prefix_is_no_key() {
        assertThat(KeyText.wellFormed(key.reveal().replace("scai_live_", "vsec_live_")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "scai_live_", "Bearer x", "scai_live_ ", "aug_live_\u0000", "skt_ſ"})
    void anything_else_is_no_key(String text) {
        assertThat(KeyText.wellFormed(text)).isFalse();
        assertThat(KeyText.wellFormed(key.reveal() + text + " ")).isFalse();
    }

    @Test
    void digits_of_other_scripts_are_no_digits() {
        var text = key.reveal();
        assertThat(KeyText.wellFormed(text.substring(0, text.length() - 1) + "٣"))
                .isFalse();
    }

    @Test
    void shows_four_characters_and_no_more() {
        assertThat(KeyText.shown(KeyKind.SCAI, key))
                .isEqualTo(key.reveal().substring(0, 14) + "…")
                .startsWith("scai_live_");
    }
}
