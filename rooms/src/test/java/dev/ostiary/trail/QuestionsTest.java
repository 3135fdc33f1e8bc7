package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private final Questions questions = new Questions(Duration.ofMillis(5));

    @Test
    void of_one_tenant_there_are_two_at_once() {
        assertThat(questions.<String>ask("one", () -> questions.ask("one", () -> questions.ask("two", () -> "answer"))))
                .isEqualTo("answer");
        assertThatThrownBy(() -> questions.ask("one", () -> questions.ask("one", () -> questions.ask("one", () -> ""))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("rate_limited"));
    }

    @Test
    void one_that_fails_gives_its_turn_back() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> questions.ask("one", () -> {
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(questions.<String>ask("one", () -> "answer")).isEqualTo("answer");
    }
}
