package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.TestGround;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SecondFactorTest {
    private static final String PASSWORD = "correct horse battery";
    private static final long STEP = TestDoor.NOW.getEpochSecond() / 30;

    private final Household house = new Household();
    private final Person alice = new Person("alice");

    /** Somebody with a password, an app once there is a secret, and a session. */
    private final class Person {
        final String mail;
        final String memberId;
        final Secret session;
        private byte[] secret = new byte[Totp.SECRET];

        Person(String name) {
            mail = name + "-" + house.tenant + "@example.org";
            memberId = house.owner()
                    .done(
                            MemberOperations.CREATE,
                            "{'email':'%s','roles':['viewer'],'password':'%s'}".formatted(mail, PASSWORD))
                    .get("id")
                    .stringValue();
            session = entered("").orElseThrow();
        }

        /** A session, or empty when there is no way in; {@code ahead} is how far the clock at the sign-in is. */
        Optional<Secret> entered(String code, Duration ahead) {
            var clock = Clock.fixed(TestDoor.NOW.plus(ahead), ZoneOffset.UTC);
            var desk = new SignIn(TestGround.tenancy(), NO_TRAIL, Household.FACTORS, clock, new SecureRandom());
            var given = code.isEmpty() ? Optional.<Secret>empty() : Optional.of(new Secret(code));
            var claim = new SignIn.Claim(mail, new Secret(PASSWORD), given, Optional.of(house.tenant));
            try {
                return Optional.of(desk.signIn(claim, TestDoor.HOME).token());
            } catch (Refused refused) {
                assertThat(refused.refusal().code()).isEqualTo("authentication_required");
                return Optional.empty();
            }
        }

        Optional<Secret> entered(String code) {
            return entered(code, Duration.ZERO);
        }

        String enrol(String password) {
            return switch (house.pass(SecondFactorOperations.ENROL, "{'password':'%s'}".formatted(password), session)) {
                case Answer.Done done -> {
                    secret = Base32.decode(done.result().get("secret").stringValue());
                    yield "done";
                }
                case Answer.No no -> no.refusal().code();
            };
        }

        String code(long step) {
            return Totp.code(secret, step);
        }

        /** With the code of the step before this one, so that later ones are left for the test. */
        JsonNode withFactor() {
            assertThat(enrol(PASSWORD)).isEqualTo("done");
            var json = "{'code':'%s'}".formatted(code(STEP - 1));
            return ((Answer.Done) house.pass(SecondFactorOperations.CONFIRM, json, session)).result();
        }

        String confirm(String code) {
            return house.code(SecondFactorOperations.CONFIRM, "{'code':'%s'}".formatted(code), session);
        }

        String remove(String code) {
            return house.code(SecondFactorOperations.REMOVE, "{'code':'%s'}".formatted(code), session);
        }

        String state() {
            return shown(SecondFactorOperations.SHOW, session).get("state").stringValue();
        }
    }

    private JsonNode shown(dev.ostiary.kernel.Operation<?, ?> operation, Secret key) {
        return ((Answer.Done) house.pass(operation, "{}", key)).result();
    }

    /** What a key comes to at its next call. */
    private String works(Secret key) {
        return house.code(MemberOperations.WHO, "{}", key);
    }

    private static String wrong(String right) {
        return "%06d".formatted((Integer.parseInt(right) + 500_000) % 1_000_000);
    }

    @Nested
    class enrolment {
        @Test
        void needs_the_password_again() {
            assertThat(alice.enrol("wrong horse battery")).isEqualTo("proof_refused");
            assertThat(alice.state()).isEqualTo("none");
        }

        @Test
        void is_no_place_to_guess_the_password() {
            for (int i = 0; i < 5; i++) {
                assertThat(alice.enrol("wrong horse battery")).isEqualTo("proof_refused");
            }
            assertThat(alice.enrol(PASSWORD)).isEqualTo("proof_refused");
        }

        @Test
        void counts_only_once_a_code_was_given() {
            alice.enrol(PASSWORD);
            assertThat(alice.state()).isEqualTo("begun");
            assertThat(alice.entered("")).isPresent();
            assertThat(alice.confirm(wrong(alice.code(STEP)))).isEqualTo("proof_refused");
            assertThat(alice.confirm(alice.code(STEP))).isEqualTo("done");
            assertThat(alice.state()).isEqualTo("active");
            assertThat(alice.entered("")).isEmpty();
        }

        @Test
        void replaces_no_factor_that_is_there() {
            alice.withFactor();
            assertThat(alice.enrol(PASSWORD)).isEqualTo("second_factor_exists");
            assertThat(alice.entered(alice.code(STEP))).isPresent();
        }

        @Test
        void makes_a_secret_that_is_sealed_and_survives_a_new_key_of_the_tenant() {
            alice.withFactor();
            assertThat(SealGround.ring().rotateTenant(house.tenant).left()).isZero();
            assertThat(alice.entered(alice.code(STEP))).isPresent();
        }

        @Test
        void is_for_people() {
            var robot = house.key(house.account("robot"), "");
            assertThat(house.code(SecondFactorOperations.SHOW, "{}", robot.key()))
                    .isEqualTo("members_only");
        }
    }

    @Nested
    class a_sign_in {
        @Test
        void with_the_code_says_when_it_was_given_and_one_by_key_never_does() {
            alice.withFactor();
            var session = alice.entered(alice.code(STEP)).orElseThrow();
            assertThat(shown(MemberOperations.WHO, session)
                            .get("mfa_verified_at")
                            .stringValue())
                    .isEqualTo(TestDoor.NOW.toString());
            assertThat(shown(MemberOperations.WHO, house.ownerKey).has("mfa_verified_at"))
                    .isFalse();
        }

        @Test
        void that_was_open_before_has_proved_nothing_by_anothers_code() {
            var other = alice.entered("").orElseThrow();
            alice.withFactor();
            assertThat(shown(MemberOperations.WHO, other).has("mfa_verified_at"))
                    .isFalse();
            assertThat(shown(MemberOperations.WHO, alice.session).has("mfa_verified_at"))
                    .isTrue();
        }

        @Test
        void takes_a_code_once() {
            alice.withFactor();
            assertThat(alice.entered(alice.code(STEP))).isPresent();
            assertThat(alice.entered(alice.code(STEP))).isEmpty();
            assertThat(alice.entered(alice.code(STEP + 1))).isPresent();
        }

        @Test
        void takes_a_code_once_when_many_come_with_it_together() throws InterruptedException, ExecutionException {
            alice.withFactor();
            var code = alice.code(STEP);
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Boolean> attempt = () -> alice.entered(code).isPresent();
                int in = 0;
                for (Future<Boolean> each : pool.invokeAll(
                        IntStream.range(0, 4).mapToObj(_ -> attempt).toList())) {
                    in += each.get() ? 1 : 0;
                }
                assertThat(in).isEqualTo(1);
            }
        }

        @Test
        void takes_no_code_of_somebody_else() {
            var bob = new Person("bob");
            alice.withFactor();
            bob.withFactor();
            assertThat(alice.entered(bob.code(STEP))).isEmpty();
        }

        @Test
        void with_five_wrong_codes_locks_even_the_right_one_out_for_a_minute() {
            alice.withFactor();
            for (int i = 0; i < 5; i++) {
                assertThat(alice.entered(wrong(alice.code(STEP)))).isEmpty();
            }
            assertThat(alice.entered(alice.code(STEP))).isEmpty();
            assertThat(alice.entered(alice.code(STEP + 3), Duration.ofSeconds(90)))
                    .isPresent();
        }

        @Test
        void takes_each_recovery_code_once_however_it_is_typed() {
            var codes = alice.withFactor().get("recovery_codes");
            assertThat(codes.size()).isEqualTo(10);
            var code = codes.get(3).stringValue();
            assertThat(alice.entered(
                            " " + code.toUpperCase(java.util.Locale.ROOT).replace("-", " ")))
                    .isPresent();
            assertThat(alice.entered(code)).isEmpty();
            assertThat(shown(SecondFactorOperations.SHOW, alice.session)
                            .get("recovery_codes_left")
                            .intValue())
                    .isEqualTo(9);
        }

        @Test
        void takes_no_recovery_code_of_somebody_else() {
            alice.withFactor();
            var bobs = new Person("bob").withFactor().get("recovery_codes").get(0);
            assertThat(alice.entered(bobs.stringValue())).isEmpty();
        }
    }

    @Nested
    class removal {
        @Test
        void needs_a_code() {
            alice.withFactor();
            assertThat(alice.remove(wrong(alice.code(STEP)))).isEqualTo("proof_refused");
            assertThat(alice.remove(alice.code(STEP))).isEqualTo("done");
            assertThat(alice.entered("")).isPresent();
            assertThat(shown(MemberOperations.WHO, alice.session).has("mfa_verified_at"))
                    .isFalse();
        }

        @Test
        void takes_no_code_that_a_sign_in_took() {
            alice.withFactor();
            var code = alice.code(STEP);
            assertThat(alice.entered(code)).isPresent();
            assertThat(alice.remove(code)).isEqualTo("proof_refused");
        }

        @Test
        void is_no_place_to_guess_codes() {
            alice.withFactor();
            for (int i = 0; i < 5; i++) {
                assertThat(alice.remove(wrong(alice.code(STEP)))).isEqualTo("proof_refused");
            }
            assertThat(alice.remove(alice.code(STEP))).isEqualTo("proof_refused");
            assertThat(alice.state()).isEqualTo("active");
        }
    }

    @Nested
    class a_reset {
        @Test
        void by_an_administrator_takes_it_away_and_ends_the_sign_ins() {
            alice.withFactor();
            house.owner().done(SecondFactorOperations.RESET, "{'member_id':'%s'}".formatted(alice.memberId));
            assertThat(works(alice.session)).isEqualTo("token_revoked");
            assertThat(alice.entered("")).isPresent();
        }

        @Test
        void is_not_for_oneself() {
            var owner = shown(MemberOperations.LIST, house.ownerKey)
                    .get("members")
                    .valueStream()
                    .filter(each -> each.get("email").stringValue().equals("owner@example.org"))
                    .findFirst()
                    .orElseThrow();
            var json = "{'member_id':'%s'}".formatted(owner.get("id").stringValue());
            assertThat(house.code(SecondFactorOperations.RESET, json, house.ownerKey))
                    .isEqualTo("forbidden");
        }
    }

    @Nested
    class signing_out {
        @Test
        void ends_the_sign_in_and_no_other() {
            var other = alice.entered("").orElseThrow();
            assertThat(house.code(SecondFactorOperations.LOGOUT, "{}", alice.session))
                    .isEqualTo("done");
            assertThat(works(alice.session)).isEqualTo("token_revoked");
            assertThat(works(other)).isEqualTo("done");
        }

        @Test
        void everywhere_ends_all_of_mine_and_nobody_elses() {
            var bob = new Person("bob");
            var other = alice.entered("").orElseThrow();
            assertThat(house.code(SecondFactorOperations.LOGOUT, "{'everywhere':true}", alice.session))
                    .isEqualTo("done");
            assertThat(List.of(works(alice.session), works(other))).containsOnly("token_revoked");
            assertThat(works(bob.session)).isEqualTo("done");
        }

        @Test
        void leaves_an_api_key_alone() {
            assertThat(house.code(SecondFactorOperations.LOGOUT, "{}", house.ownerKey))
                    .isEqualTo("not_a_sign_in");
            assertThat(works(house.ownerKey)).isEqualTo("done");
        }
    }

    private static final Governance.Ledger NO_TRAIL = new Governance.Ledger() {
        @Override
        public void append(List<TrailEvent> events) {}

        @Override
        public void join(List<TrailEvent> events) {}

        @Override
        public String digest(String tenant, byte[] canonical) {
            return "0".repeat(64);
        }
    };
}
