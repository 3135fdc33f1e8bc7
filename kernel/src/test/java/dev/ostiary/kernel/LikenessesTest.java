package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessesTest {
    private static String masked(String text, String... values) {
        return new Likenesses(List.of(values)).masked(text);
    }

    @Test
    void are_masked_wherever_they_stand_the_longest_first() {
        assertThat(masked("swordfish and sword", "sword", "swordfish")).isEqualTo(Secret.MASK + " and " + Secret.MASK);
        assertThat(masked("swordfishswordfish", "swordfish", "swordfish")).isEqualTo(Secret.MASK + Secret.MASK);
        assertThat(masked("swordfis", "swordfish")).isEqualTo("swordfis");
        assertThat(masked("", "swordfish")).isEmpty();
        assertThat(masked("ünïcödé 🗝🗝", "🗝🗝")).isEqualTo("ünïcödé " + Secret.MASK);
    }

    /** Against the plain way, one value after the other, over an alphabet in which nearly everything is a near miss. */
    @Test
    void are_found_as_by_looking_for_each() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            int length = 1 + random.nextInt(5);
            var values = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> word(random, length))
                    .distinct()
                    .toList();
            var text = word(random, random.nextInt(600));
            var expected = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int here = at;
                if (values.stream().anyMatch(value -> text.startsWith(value, here))) {
                    expected.append(Secret.MASK);
                    at += length;
                } else {
                    expected.append(text.charAt(at++));
                }
            }
            assertThat(new Likenesses(values).masked(text))
                    .as("%s in %s", values, text)
                    .isEqualTo(expected.toString());
        }
    }

    @Test
    void of_every_length_leave_nothing_of_themselves() {
        var random = new Random(8);
        for (int round = 0; round < 300; round++) {
            var values = new ArrayList<String>();
            IntStream.range(0, 20).forEach(_ -> values.add(word(random, 6 + random.nextInt(300))));
            var text = word(random, 40) + values.get(random.nextInt(20)) + word(random, 400) + values.getFirst();
            var clean = new Likenesses(values).masked(text);
            values.sort(Comparator.comparingInt(String::length));
            assertThat(values).noneMatch(clean::contains);
        }
    }

    private static String word(Random random, int length) {
        return random.ints(length, 0, 2)
                .collect(StringBuilder::new, (word, each) -> word.append(each == 0 ? 'a' : 'b'), StringBuilder::append)
                .toString();
    }

    /** A hundred thousand equal leaves are one, and what is shorter than any value costs nothing. */
    @Test
    void many_that_are_equal_are_sought_once() {
        var same = IntStream.range(0, 100_000).mapToObj(_ -> "aaaaaa").toList();
        var sought = new Likenesses(same);
        for (int i = 0; i < 100_000; i++) {
            assertThat(sought.masked("abc")).isEqualTo("abc");
        }
        assertThat(sought.masked("xaaaaaax")).isEqualTo("x" + Secret.MASK + "x");
    }

    @Test
    void that_take_too_long_to_look_for_hide_what_may_hold_them() {
        var values = IntStream.range(6, 2_006)
                .mapToObj("a"::repeat)
                .map(a -> a + "b")
                .toList();
        var sought = new Likenesses(values);
        var text = "a".repeat(10_000) + "c";
        int whole = 0;
        for (int i = 0; i < 20; i++) {
            var clean = sought.masked(text);
            assertThat(clean).isIn(text, Secret.MASK);
            whole += clean.equals(text) ? 1 : 0;
        }
        assertThat(whole).isEqualTo((int) (Likenesses.EFFORT / (2_000L * (text.length() + 16))));
        assertThat(sought.masked("short")).as("what has no room for any").isEqualTo("short");
    }
}
