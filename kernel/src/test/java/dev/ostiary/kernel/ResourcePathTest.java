package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
    private static final String LETTERS = "abz09-_";

    @Nested
    class Canonical_form {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/",
                    "/app",
                    "app/",
                    "app//db",
                    "../etc",
                    "app/../db",
                    "app/./db",
                    ".",
                    "..",
                    "app/%2e%2e/db",
                    "%2e",
                    "App/db",
                    "APP",
                    "app/db ",
                    " app",
                    "app\\db",
                    "app/d b",
                    "app/db\n",
                    "app/db\u0000",
                    "app;v=1",
                    "app/аdmin",
                    "ａpp",
                    "app/dＢ",
                    "app/db\u200b",
                    "ſecret",
                    "app/ı",
                    "a\u0301pp",
                    "app/K",
                    "app?x",
                    "app#x",
                    "*",
                    "app/*"
                })
        void anything_else_is_refused_with_invalid_path(String text) {
            assertThatThrownBy(() -> new ResourcePath(text))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("invalid_path"));
        }

        @Test
        void ten_levels_fit_and_eleven_do_not() {
            assertThat(ResourcePath.fault(levels(10))).isEmpty();
            assertThat(ResourcePath.fault(levels(11))).contains("10 levels");
        }

        @Test
        void five_hundred_and_twelve_characters_fit_and_one_more_does_not() {
            assertThat(ResourcePath.fault("a".repeat(512))).isEmpty();
            assertThat(ResourcePath.fault("a".repeat(513))).contains("512");
        }

        @Test
        void the_refusal_never_repeats_the_text() {
            assertThat(ResourcePath.fault("Hunter2/\u001b[31m")).doesNotContain("Hunter2", "\u001b");
        }

        private static String levels(int count) {
            return IntStream.range(0, count).mapToObj(i -> "l" + i).collect(Collectors.joining("/"));
        }
    }

    @Nested
    class Covering_by_whole_segments {
        @Test
        void a_path_covers_itself_and_what_lies_below_and_no_neighbour() {
            var app = new ResourcePath("app");
            assertThat(app.covers(app)).isTrue();
            assertThat(app.covers(new ResourcePath("app/x"))).isTrue();
            assertThat(app.covers(new ResourcePath("apple"))).isFalse();
            assertThat(app.covers(new ResourcePath("app-x/y"))).isFalse();
            assertThat(new ResourcePath("app/x").covers(app)).isFalse();
        }

        @Test
        void covering_agrees_with_comparing_segment_lists_for_random_paths() {
            var random = new Random(20_260_728);
            for (int i = 0; i < 20_000; i++) {
                var one = path(random);
                var other = random.nextBoolean() ? path(random) : new ResourcePath(one.text() + "/" + word(random));
                var few = one.segments();
                var many = other.segments();
                var expected =
                        many.size() >= few.size() && many.subList(0, few.size()).equals(few);
                assertThat(one.covers(other)).as("%s covers %s", one, other).isEqualTo(expected);
            }
        }

        private static ResourcePath path(Random random) {
            return new ResourcePath(IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> word(random))
                    .collect(Collectors.joining("/")));
        }

        private static String word(Random random) {
            return random.ints(1 + random.nextInt(2), 0, LETTERS.length())
                    .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                    .collect(Collectors.joining());
        }
    }

    @Test
    void random_garbage_is_either_refused_or_its_own_canonical_form() {
        var random = new Random(42);
        var alphabet = "ab/.%2eE\\ \u0430\uff41;*?\t";
        for (int i = 0; i < 50_000; i++) {
            var text = random.ints(random.nextInt(12), 0, alphabet.length())
                    .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
                    .collect(Collectors.joining());
            if (ResourcePath.fault(text).isEmpty()) {
                assertThat(text).matches("[a-z0-9_-]+(/[a-z0-9_-]+)*");
                assertThat(String.join("/", new ResourcePath(text).segments())).isEqualTo(text);
            }
        }
    }

    @Nested
    class Just_before_a_beginning {
        private static final List<String> PATHS = List.of(
                "a", "a-b", "a/b", "a/b/c", "a0", "a_", "ab", "app", "app-x", "app/d", "app/db", "app0", "b", "z",
                "zz");

        @ParameterizedTest
        @ValueSource(strings = {"a", "a-", "a/", "a/b", "a0", "a_", "app", "app/d", "app/db", "z", "zz", "m"})
        void lie_all_that_come_before_what_begins_so_and_behind_it_all_others(String beginning) {
            var place = ResourcePath.justBefore(beginning).orElseThrow();

            assertThat(PATHS.stream().filter(path -> path.compareTo(place) > 0))
                    .containsExactlyElementsOf(PATHS.stream()
                            .filter(path -> path.compareTo(beginning) >= 0)
                            .toList());
        }

        @Test
        void is_nothing_where_no_path_begins_so() {
            assertThat(ResourcePath.justBefore("")).isEmpty();
            assertThat(ResourcePath.justBefore("App")).isEmpty();
        }
    }
}
