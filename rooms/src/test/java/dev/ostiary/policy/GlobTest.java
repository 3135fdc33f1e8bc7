package dev.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    private static boolean matches(String glob, String path) {
        return new Glob(glob).matches(new ResourcePath(path));
    }

    @ParameterizedTest
    @CsvSource({
        "app/db, app/db",
        "app/*, app/db",
        "app/*/key, app/db/key",
        "app/db-*, app/db-main",
        "app/db-*, app/db-",
        "app/*-db-*, app/a-db-db-b",
        "app/db?, app/db1",
        "app/??, app/ab",
        "**, app",
        "**, a/b/c/d/e/f/g/h/i/j",
        "app/**, app/db",
        "app/**, app/db/x/y",
        "**/ssl/*, web/ssl/cert",
        "**/ssl/*, a/b/ssl/cert",
        "**/ssl, web/ssl",
        "app/**/key, app/key",
        "app/**/key, app/a/b/key",
        "app/**/**/key, app/key",
        "a/**/b/**/c, a/b/c",
        "a/**/b/**/c, a/b/x/b/y/c",
        "**/**, a/b",
        "*, app",
    })
    void matches_what_it_says(String glob, String path) {
        assertThat(matches(glob, path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "**/ssl/*, ssl/cert",
        "**/ssl, ssl",
        "app/**, app",
        "app/**, apple/db",
        "app/*, app",
        "app/*, app/db/x",
        "app, app/db",
        "app/db, xapp/db",
        "app/db?, app/db",
        "app/db?, app/db12",
        "app/?, app/ab",
        "*, app/db",
        "**/**, a",
        "app/**/key, app/keys",
        "app/**/key, app/a/key/b",
        "a/**/b/**/c, a/c",
        "app/db-*, app/db",
    })
    void matches_nothing_else(String glob, String path) {
        assertThat(matches(glob, path)).isFalse();
    }

    @Nested
    class a_pattern_that_is_not_one {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/app",
                    "app/",
                    "app//db",
                    "APP/*",
                    "app/**db",
                    "app/***",
                    "a/../b",
                    "app/[ab]",
                    "app/{a,b}",
                    "app/d b",
                    "app/%2e",
                    "äpp/*",
                    "app\u0000",
                    "app/\n",
                    "!app",
                    "app\\db",
                    "a.b"
                })
        void is_refused_as_invalid_glob(String glob) {
            assertThatThrownBy(() -> new Glob(glob))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("invalid_glob"));
        }

        @Test
        void is_one_that_is_too_long() {
            assertThatThrownBy(() -> new Glob("a".repeat(513))).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> new Glob("**/".repeat(21) + "a")).isInstanceOf(Refused.class);
        }

        @Test
        void says_why() {
            assertThatThrownBy(() -> new Glob("app/**db"))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().message()).contains("segment of its own"));
        }
    }

    @Nested
    class under_attack {
        @Test
        void stacked_double_stars_over_the_longest_path_stay_cheap() {
            var longest = ("a".repeat(50) + "/").repeat(9) + "a".repeat(53);
            assertThat(longest).hasSize(512);
            for (int i = 0; i < 20_000; i++) {
                assertThat(matches("**/".repeat(10) + "b", longest)).isFalse();
            }
        }

        @Test
        void stacked_single_stars_over_the_longest_segment_stay_cheap() {
            var pattern = "*a".repeat(255) + "b";
            for (int i = 0; i < 200; i++) {
                assertThat(matches(pattern, "a".repeat(512))).isFalse();
            }
        }

        @Test
        void ten_levels_of_double_stars_need_the_levels_that_they_say() {
            assertThat(matches("**/".repeat(9) + "**", "a/b")).isTrue();
            assertThat(matches("**/".repeat(9) + "**", "a")).isFalse();
        }
    }

    @Nested
    class lies_inside_a_prefix {
        private boolean inside(String glob, String prefix) {
            return new Glob(glob).inside(new ResourcePath(prefix));
        }

        @Test
        void when_it_spells_the_prefix_out() {
            assertThat(inside("app/**", "app")).isTrue();
            assertThat(inside("app", "app")).isTrue();
            assertThat(inside("app/db/**/x", "app/db")).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "**, app",
            "*/db, app",
            "app*/x, app",
            "ap?/x, app",
            "apple/**, app",
            "app/**, app/db",
            "app/*, app/db"
        })
        void and_not_when_it_could_reach_elsewhere(String glob, String prefix) {
            assertThat(inside(glob, prefix)).isFalse();
        }
    }

    @Nested
    class touches_a_prefix {
        private boolean touches(String glob, String prefix) {
            return new Glob(glob).touches(new ResourcePath(prefix));
        }

        @ParameterizedTest
        @CsvSource({"**, app/db", "app/**, app/db", "*/db, app/db", "app/d?, app/db", "app/db/x, app/db", "**/x, app/db"
        })
        void when_it_could_match_something_there(String glob, String prefix) {
            assertThat(touches(glob, prefix)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"app, app/db", "apple/**, app", "app/x/**, app/db", "*, app/db"})
        void and_not_when_it_never_can(String glob, String prefix) {
            assertThat(touches(glob, prefix)).isFalse();
        }
    }
}
