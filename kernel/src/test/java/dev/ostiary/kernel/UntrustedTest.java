package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntrustedTest {
    @Test
    void control_bidi_ansi_and_invisible_characters_are_neutralised() {
        assertThat(new Untrusted("a\u001b[31mb\u202ec\u200bd\u0000e\udb40\udc41f\n\tg").text())
                .isEqualTo("a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffdf  g");
    }

    @Test
    void length_is_capped_and_ordinary_text_is_left_alone() {
        assertThat(new Untrusted("x".repeat(10_000)).text()).hasSize(Untrusted.CAP);
        assertThat(new Untrusted("Grüße, 東京 😀").text()).isEqualTo("Grüße, 東京 😀");
    }
}
