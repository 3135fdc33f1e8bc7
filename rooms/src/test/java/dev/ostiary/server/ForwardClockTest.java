package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Time as the server tells it. */
class ForwardClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Machine machine = new Machine();
    private final ForwardClock clock = new ForwardClock(machine, () -> machine.nanos);

    @Test
    void is_the_machines_while_that_goes_forward() {
        machine.pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void follows_a_machine_that_is_set_forward() {
        machine.set(Duration.ofDays(1));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofDays(1)));
    }

    @Nested
    class set_back_by_a_day {
        set_back_by_a_day() {
            machine.pass(Duration.ofMinutes(1));
            clock.instant();
            machine.set(Duration.ofDays(-1));
        }

        @Test
        void it_does_not_go_back() {
            assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
        }

        @Test
        void it_goes_on_at_its_usual_pace() {
            machine.pass(Duration.ofSeconds(7));
            clock.instant();
            machine.pass(Duration.ofSeconds(3));

            assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(70));
        }

        @Test
        void it_is_the_machines_again_once_that_is_right() {
            machine.pass(Duration.ofSeconds(7));
            clock.instant();
            machine.set(Duration.ofDays(1));

            assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(67));
        }
    }

    /** A machine whose clock can be set apart from the time that passes. */
    private static final class Machine extends Clock {
        private Instant shown = NOON;
        private long nanos;

        void pass(Duration time) {
            shown = shown.plus(time);
            nanos += time.toNanos();
        }

        void set(Duration change) {
            shown = shown.plus(change);
        }

        @Override
        public Instant instant() {
            return shown;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
