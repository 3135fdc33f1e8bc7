package dev.ostiary.kernel;

import static dev.ostiary.kernel.Fixture.CANARY;
import static dev.ostiary.kernel.Fixture.done;
import static dev.ostiary.kernel.Fixture.no;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.kernel.trail.TrailEvent.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

class GateTest {
    private static final Guard READ_ONLY =
            new Guard(true, false, List.of(), List.of(), Optional.empty(), Optional.empty());
    private static final Guard MASKED =
            new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());

    private final Fixture house = new Fixture();

    @Nested
    class The_order_of_steps {
        @Test
        void is_caller_rate_policy_approval_run_record() {
            done(house.read(Guard.NONE));
            assertThat(house.steps).containsExactly("caller", "rate", "policy", "approval", "run", "record");
        }

        @Test
        void what_a_person_allowed_is_spent_with_the_work_and_told_in_its_record() {
            house.approval = () -> new Leave.Granted("appr_1");
            done(house.read(Guard.NONE));
            assertThat(house.steps).containsExactly("caller", "rate", "policy", "approval", "run", "spend", "record");
            assertThat(house.trail.getLast().extra()).containsEntry("approval", "appr_1");
        }

        @Test
        void nothing_is_done_when_what_was_allowed_can_no_longer_be_spent() {
            house.approval = () -> new Leave.Granted("appr_1");
            house.spending = () -> {
                throw new Refused(new Refusal.ApprovalRequired("It was revoked. Ask anew.", Map.of()));
            };
            house.work = () -> {
                throw new AssertionError("it ran");
            };
            assertThat(no(house.read(Guard.NONE)).code()).isEqualTo("approval_required");
            assertThat(house.trail.getLast().outcome()).isEqualTo(TrailEvent.Outcome.REFUSED);
        }

        @Test
        void nothing_is_done_before_a_person_said_yes() {
            house.approval = () -> new Leave.No(new Refusal.ApprovalRequired("Ask first.", Map.of()));
            assertThat(no(house.write(Guard.NONE)).code()).isEqualTo("approval_required");
            assertThat(house.steps).doesNotContain("run");
        }

        @Test
        void a_change_is_recorded_inside_its_own_transaction() {
            house.ledger = () -> {
                throw new Refused(new Refusal.Unavailable("disk full"));
            };
            assertThat(no(house.write(Guard.NONE)).code()).isEqualTo("service_unavailable");
            assertThat(house.trail).isEmpty();
        }

        @Test
        void a_stranger_is_told_nothing_of_what_an_operation_accepts() {
            house.arrival =
                    new Arrival.TurnedAway(new Refusal.Unauthenticated("token_invalid", "No."), Optional.empty());
            var answer = house.pass(
                    Fixture.READ, JsonNodeFactory.instance.objectNode().put("nonsense", 1), Guard.NONE);
            assertThat(no(answer).code()).isEqualTo("token_invalid");
            assertThat(house.steps).containsExactly("caller");
        }

        @Test
        void refused_calls_use_up_the_rate_and_are_recorded() {
            house.caller = Fixture.caller(Set.of());
            house.arrival = new Arrival.Known(house.caller);
            assertThat(no(house.read(Guard.NONE)).message()).isEqualTo("Missing required scope: things:read");
            assertThat(house.steps).containsExactly("caller", "rate", "record");
            assertThat(house.trail.getFirst().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(house.trail.getFirst().cause()).isEqualTo("no_scope");
            assertThat(house.trail.getFirst().path()).isEqualTo("app/db");
        }

        @Test
        void what_could_not_even_be_read_is_counted_and_recorded_but_not_for_a_stranger() {
            var told = Refusal.invalidRequest("The body is not JSON.");
            assertThat(no(house.refuse(told))).isEqualTo(told);
            assertThat(house.steps).containsExactly("caller", "rate", "record");
            assertThat(house.trail.getFirst().code()).isEqualTo("invalid_request");
            house.arrival =
                    new Arrival.TurnedAway(new Refusal.Unauthenticated("token_invalid", "No."), Optional.empty());
            assertThat(no(house.refuse(told)).code()).isEqualTo("token_invalid");
            assertThat(house.trail).hasSize(1);
        }

        @Test
        void a_flood_of_calls_that_came_too_soon_is_recorded_once() {
            house.rate = () -> new Rate(1, 0, house.now, Optional.of(Duration.ofSeconds(3)), house.trail.size() > 0);
            for (int i = 0; i < 5; i++) {
                assertThat(no(house.read(Guard.NONE)).code()).isEqualTo("rate_limited");
            }
            assertThat(house.trail).hasSize(1);
        }

        @Test
        void whoever_is_let_over_a_threshold_is_counted_and_leaves_no_trace() {
            assertThat(house.admit(Guard.NONE)).isInstanceOf(Arrival.Known.class);
            assertThat(house.steps).containsExactly("caller", "rate");
            assertThat(house.trail).isEmpty();
        }

        @Test
        void whoever_is_turned_away_at_a_threshold_is_recorded_and_only_once_in_a_flood() {
            house.arrival = new Arrival.TurnedAway(
                    new Refusal.Unauthenticated("token_revoked", "Revoked."), Optional.of(house.caller));
            house.rate = () -> new Rate(1, 0, house.now, Optional.of(Duration.ofSeconds(3)), house.trail.size() > 0);
            for (int i = 0; i < 5; i++) {
                assertThat(house.admit(Guard.NONE)).isInstanceOf(Arrival.TurnedAway.class);
            }
            assertThat(house.trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.operation()).isEqualTo("mcp.connect"));
        }

        @Test
        void a_refusal_at_a_threshold_that_cannot_be_recorded_is_not_the_one_that_is_told() {
            house.arrival = new Arrival.TurnedAway(
                    new Refusal.Unauthenticated("token_revoked", "Revoked."), Optional.of(house.caller));
            house.ledger = () -> {
                throw new IllegalStateException("no disk");
            };
            assertThat(house.admit(Guard.NONE))
                    .isInstanceOfSatisfying(
                            Arrival.TurnedAway.class,
                            away -> assertThat(away.refusal().code()).isEqualTo("service_unavailable"));
        }

        @Test
        void a_credential_that_was_once_good_is_recorded_in_its_tenant() {
            house.arrival = new Arrival.TurnedAway(
                    new Refusal.Unauthenticated("token_expired", "Expired."), Optional.of(house.caller));
            no(house.read(Guard.NONE));
            assertThat(house.trail.getFirst().cause()).isEqualTo("expired_token");
        }
    }

    @Nested
    class Fails_closed {
        static Stream<Consumer<Fixture>> whatever_breaks() {
            var broken = new IllegalStateException(CANARY);
            return Stream.of(
                    house -> house.identity = () -> {
                        throw broken;
                    },
                    house -> house.rate = () -> {
                        throw broken;
                    },
                    house -> house.policy = () -> {
                        throw broken;
                    },
                    house -> house.approval = () -> {
                        throw broken;
                    },
                    house -> house.ground = () -> {
                        throw broken;
                    },
                    house -> house.work = () -> {
                        throw broken;
                    },
                    house -> house.ledger = () -> {
                        throw broken;
                    });
        }

        @ParameterizedTest
        @MethodSource("whatever_breaks")
        void whatever_breaks_the_answer_is_no_and_says_nothing_of_the_cause(Consumer<Fixture> breakage) {
            breakage.accept(house);
            for (var answer : List.of(house.read(Guard.NONE), house.write(Guard.NONE))) {
                assertThat(no(answer).code()).isIn("internal_error", "service_unavailable");
                assertThat(no(answer).message()).doesNotContain(CANARY);
            }
        }

        @Test
        void a_clock_that_throws_means_no() {
            house.clock = new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    throw new IllegalStateException("no time");
                }
            };
            assertThat(no(house.read(Guard.NONE)).code()).isEqualTo("internal_error");
            assertThat(house.steps).isEmpty();
        }

        @Test
        void rights_that_changed_are_decided_on_anew() {
            var tries = new AtomicInteger();
            house.ground = () -> {
                if (tries.incrementAndGet() == 1) {
                    throw new RightsChanged();
                }
            };
            done(house.read(Guard.NONE));
            assertThat(house.steps.stream().filter("caller"::equals)).hasSize(2);
        }

        @Test
        void rights_that_never_settle_end_in_unavailable() {
            house.ground = () -> {
                throw new RightsChanged();
            };
            assertThat(no(house.read(Guard.NONE)).code()).isEqualTo("service_unavailable");
        }
    }

    @Nested
    class Guards {
        @Test
        void read_only_refuses_what_changes_something_and_says_what_to_do() {
            done(house.read(READ_ONLY));
            var refusal = no(house.write(READ_ONLY));
            assertThat(refusal.code()).isEqualTo("read_only_mode");
            assertThat(refusal.message()).contains("SCAIVAULT_READ_ONLY", "write_thing");
        }

        @Test
        void a_connection_locked_to_another_tenant_gets_nothing() {
            var locked = new Guard(false, false, List.of(), List.of(), Optional.empty(), Optional.of("ten_b"));
            assertThat(no(house.read(locked)).code()).isEqualTo("tenant_access_denied");
        }

        @Test
        void minting_without_a_place_to_put_it_is_refused_where_values_are_masked() {
            var refusal = no(house.pass(Fixture.MINT, JsonNodeFactory.instance.objectNode(), MASKED));
            assertThat(refusal.code()).isEqualTo("value_masked");
            assertThat(refusal.message()).contains("store_path");
        }

        @Test
        void a_path_to_store_into_is_guarded_like_any_other() {
            var guard = new Guard(
                    false, true, List.of(new ResourcePath("app")), List.of(), Optional.empty(), Optional.empty());
            var answer = house.pass(
                    Fixture.MINT, JsonNodeFactory.instance.objectNode().put("store_path", "apple/x"), guard);
            assertThat(no(answer).code()).isEqualTo("access_denied");
        }
    }

    @Nested
    class Secret_values {
        @Test
        void leave_in_their_own_field_and_are_redacted_from_every_other_text() {
            var result = done(house.read(Guard.NONE));
            assertThat(result.get("value").stringValue()).isEqualTo(CANARY);
            assertThat(result.get("comment").stringValue()).isEqualTo("the value is ••••••");
            assertThat(done(house.write(Guard.NONE)).get("echo").stringValue()).isEqualTo("wrote ••••••");
        }

        @Test
        void are_masked_where_the_connection_says_so() {
            assertThat(done(house.read(MASKED)).get("value").stringValue()).isEqualTo("••••••");
        }

        @Test
        void that_are_masked_leave_no_mark_on_other_texts_by_which_they_could_be_guessed() {
            assertThat(done(house.read(MASKED)).get("comment").stringValue()).isEqualTo("the value is " + CANARY);
        }

        @Test
        void never_reach_the_trail_or_a_refusal() {
            house.work = () -> {
                throw new Refused(Refusal.conflict("secret_exists", "There is " + CANARY + " already."));
            };
            assertThat(no(house.write(Guard.NONE)).message()).isEqualTo("There is •••••• already.");
            assertThat(house.trail.toString()).doesNotContain(CANARY);
        }
    }

    @Nested
    class Listing {
        @Test
        void a_caller_sees_only_what_it_could_ever_call() {
            assertThat(house.gate().visible(Fixture.caller(Set.of("things:read")), _ -> true))
                    .extracting(Operation::name)
                    .containsExactly("things.read");
        }

        @Test
        void governed_operations_disappear_when_no_policy_grants_anything() {
            house.policy = () ->
                    new Verdict.Denied(Refusal.denied("access_denied", "No.", Refusal.Cause.NO_BINDING), List.of());
            assertThat(house.gate().visible(house.caller, _ -> true))
                    .extracting(Operation::name)
                    .containsExactly("things.mint");
        }
    }
}
