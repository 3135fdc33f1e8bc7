package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Places places = new Places(4, 2);

    private boolean enters(String... names) {
        boolean all = true;
        for (var name : names) {
            all &= places.enter(name);
        }
        return all;
    }

    @Test
    void one_gets_a_share_and_leaves_the_rest_to_others() {
        assertThat(enters("one", "one")).isTrue();
        assertThat(places.enter("one")).isFalse();
        assertThat(enters("two", "two")).isTrue();
    }

    @Test
    void all_together_get_no_more_than_there_are() {
        assertThat(enters("one", "one", "two", "two")).isTrue();
        assertThat(places.enter("three")).isFalse();
        places.leave("one");
        assertThat(places.enter("three")).isTrue();
    }

    @Test
    void a_place_given_back_is_ones_own_again() {
        assertThat(enters("one", "one")).isTrue();
        places.leave("one");
        assertThat(places.enter("one")).isTrue();
        assertThat(places.enter("one")).isFalse();
    }

    @Test
    void a_share_is_never_none() {
        assertThat(new Places(1, 0).enter("one")).isTrue();
    }

    @Test
    void who_waits_gets_the_place_of_who_leaves() throws Exception {
        assertThat(enters("one", "one")).isTrue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waits = threads.submit(() -> places.enter("one", LONG));
            var other = threads.submit(() -> places.enter("two", LONG));
            assertThat(other.get()).isTrue();
            places.leave("one");
            assertThat(waits.get()).isTrue();
        }
    }

    @Test
    void who_waits_in_vain_is_told_so() {
        assertThat(enters("one", "one")).isTrue();
        assertThat(places.enter("one", Duration.ofMillis(5))).isFalse();
    }

    @Test
    void who_is_interrupted_gets_none_and_stays_interrupted() {
        assertThat(enters("one", "one")).isTrue();
        Thread.currentThread().interrupt();
        assertThat(places.enter("one", LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
