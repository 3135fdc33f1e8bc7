package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardTest {
    @Test
    void a_denied_prefix_wins_over_an_allowed_one() {
        var guard = guard(List.of("app"), List.of("app/prod"));
        assertThat(guard.admits(new ResourcePath("app/dev/db"))).isTrue();
        assertThat(guard.admits(new ResourcePath("app/prod/db"))).isFalse();
        assertThat(guard.admits(new ResourcePath("app/production"))).isTrue();
    }

    @Test
    void outside_the_allowed_prefixes_nothing_is_admitted() {
        var guard = guard(List.of("app"), List.of());
        assertThat(guard.admits(new ResourcePath("apple"))).isFalse();
        assertThat(guard.refusal(new ResourcePath("apple")))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal.message()).contains("SCAIVAULT_ALLOWED_PATHS", "app"));
    }

    @Test
    void a_ground_is_reached_when_any_of_it_is() {
        var inside = guard(List.of("app/prod/db"), List.of());
        assertThat(inside.admitsSomeOf(new ResourcePath("app/prod"))).isTrue();
        assertThat(inside.admitsSomeOf(new ResourcePath("app/prod/db/old"))).isTrue();
        assertThat(inside.admitsSomeOf(new ResourcePath("app/dev"))).isFalse();
        assertThat(inside.admitsSomeOf(new ResourcePath("app/prod/d"))).isFalse();
        assertThat(guard(List.of(), List.of("app")).admitsSomeOf(new ResourcePath("app/prod")))
                .isFalse();
        assertThat(guard(List.of(), List.of("app/prod")).admitsSomeOf(new ResourcePath("app")))
                .isTrue();
    }

    @Test
    void adding_a_restriction_never_admits_more() {
        var random = new Random(7);
        var names = List.of("a", "b", "a/b", "a/c", "b/a", "a/b/c", "ab");
        for (int i = 0; i < 5_000; i++) {
            var allowed = some(random, names);
            var denied = some(random, names);
            var path = new ResourcePath(names.get(random.nextInt(names.size())));
            var narrower = guard(
                    allowed,
                    Stream.concat(denied.stream(), Stream.of(names.get(random.nextInt(names.size()))))
                            .toList());
            if (narrower.admits(path)) {
                assertThat(guard(allowed, denied).admits(path)).isTrue();
                assertThat(guard(List.of(), denied).admits(path)).isTrue();
            }
        }
    }

    private static List<String> some(Random random, List<String> names) {
        return names.stream().filter(_ -> random.nextInt(3) == 0).toList();
    }

    private static Guard guard(List<String> allowed, List<String> denied) {
        return new Guard(false, false, paths(allowed), paths(denied), Optional.empty(), Optional.empty());
    }

    private static List<ResourcePath> paths(List<String> texts) {
        return texts.stream().map(ResourcePath::new).toList();
    }
}
