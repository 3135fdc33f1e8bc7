package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private final ExecutorService auditors = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch answered = new CountDownLatch(1);

    @AfterEach
    void ends_with_every_auditor_gone() {
        answered.countDown();
        auditors.close();
    }

    private Future<String> asks(Questions questions, String tenant) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var asked = auditors.submit(() -> questions.ask(tenant, () -> {
            begun.countDown();
            awaits(answered);
            return "answer";
        }));
        begun.await();
        return asked;
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void one_tenant_gets_half_of_the_turns_and_leaves_the_rest_to_others() throws Exception {
        var questions = new Questions(4, Duration.ofMillis(20));
        var _ = asks(questions, "one");
        var _ = asks(questions, "one");
        assertThatThrownBy(() -> questions.ask("one", () -> "answer"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("rate_limited"));
        assertThat(questions.ask("other", () -> "answer")).isEqualTo("answer");
    }

    @Test
    void all_tenants_together_get_no_more_than_there_are() throws Exception {
        var questions = new Questions(2, Duration.ofMillis(20));
        var _ = asks(questions, "one");
        var _ = asks(questions, "two");
        assertThatThrownBy(() -> questions.ask("three", () -> "answer")).isInstanceOf(Refused.class);
    }

    @Test
    void who_waits_gets_the_turn_of_who_is_done() throws Exception {
        var questions = new Questions(2, Duration.ofMinutes(1));
        var first = asks(questions, "one");
        var second = auditors.submit(() -> questions.ask("one", () -> "second"));
        answered.countDown();
        assertThat(first.get()).isEqualTo("answer");
        assertThat(second.get()).isEqualTo("second");
    }

    @Test
    void one_that_fails_gives_its_turn_back() {
        var questions = new Questions(2, Duration.ofMillis(20));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> questions.ask("one", () -> {
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(questions.ask("one", () -> "answer")).isEqualTo("answer");
    }
}
