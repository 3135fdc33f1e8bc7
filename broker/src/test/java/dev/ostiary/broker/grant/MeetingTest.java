package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dostiary.seed=N} plays one seed again. */
class MeetingTest {
    private final long seed = Long.getLong("ostiary.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void of_random_patterns_stands_for_exactly_what_both_stand_for() {
        int common = 0;
        for (int i = 0; i < 3_000; i++) {
            var left = Glob.of(text("ab*?", 5));
            var right = Glob.of(text("ab*?", 5));
            var meeting = Meeting.of(left, right).orElseThrow();
            assertThat(left.overlaps(right)).isEqualTo(!meeting.isEmpty());
            for (int j = 0; j < 40; j++) {
                var text = text("ab", 7);
                boolean both = IamEvaluator.like(left.text(), text) && IamEvaluator.like(right.text(), text);
                assertThat(meeting.stream().anyMatch(each -> IamEvaluator.like(each, text)))
                        .as("seed %d: %s and %s have %s; %s", seed, left, right, meeting, text)
                        .isEqualTo(both);
                common += both ? 1 : 0;
            }
        }
        assertThat(common).as("texts that both stand for").isGreaterThan(1_000);
    }

    /** Whoever asked for the wider pattern must be seen to have asked for the narrower one. */
    @Test
    void is_covered_by_both() {
        for (int i = 0; i < 3_000; i++) {
            var left = Glob.of(text("ab*?", 5));
            var right = Glob.of(text("ab*?", 5));
            assertThat(Meeting.of(left, right).orElse(List.of()))
                    .as("seed %d: %s and %s", seed, left, right)
                    .allMatch(each -> left.covers(Glob.of(each)) && right.covers(Glob.of(each)));
        }
    }

    @Test
    void of_patterns_with_stars_without_end_is_given_up() {
        assertThat(Meeting.of(Glob.of("*a*b*c*d*e*f*g*"), Glob.of("*g*f*e*d*c*b*a*")))
                .isEmpty();
    }

    private String text(String letters, int longest) {
        var text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
