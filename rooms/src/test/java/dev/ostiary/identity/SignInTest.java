package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.TestGround;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final Household house = new Household();
    private final List<TrailEvent> trail = new ArrayList<>();
    private Instant now = TestDoor.NOW;
    private boolean damaged;
    private final SignIn signIn = new SignIn(
            TestGround.tenancy(),
            new Recorder(),
            Household.FACTORS,
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }
            },
            new SecureRandom());

    private SignIn.Session enter(String email, Secret password) {
        return signIn.signIn(claim(email, password, house.tenant), TestDoor.HOME);
    }

    private static SignIn.Claim claim(String email, Secret password, String tenant) {
        return new SignIn.Claim(email, password, Optional.empty(), Optional.of(tenant));
    }

    /** A member whose address nobody else has, so that attempts of other tests are not counted with these. */
    private final String mail = "alice-" + house.tenant + "@example.org";

    private final String memberId = house.owner()
            .done(
                    MemberOperations.CREATE,
                    "{'email':'" + mail + "','roles':['viewer'],'password':'correct horse battery'}")
            .get("id")
            .stringValue();

    private final Secret right = new Secret("correct horse battery");

    private void fails(String email, Secret password) {
        assertThatThrownBy(() -> enter(email, password))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("authentication_required"));
    }

    @Nested
    class with_the_right_password {
        @Test
        void gives_a_personal_token_for_twelve_hours() {
            var session = enter(mail.toUpperCase(java.util.Locale.ROOT), right);
            assertThat(session.token().reveal()).startsWith("skt_");
            assertThat(session.expiresAt()).isEqualTo(now.plus(Duration.ofHours(12)));
            assertThat(session.identityId()).isEqualTo("user:" + mail);
            assertThat(house.arrival(session.token())).isEqualTo("known");
            assertThat(trail).singleElement().satisfies(event -> {
                assertThat(event.outcome()).isEqualTo(TrailEvent.Outcome.ALLOWED);
                assertThat(event.tenant()).isEqualTo(house.tenant);
            });
        }

        @Test
        void gives_no_more_than_the_roles_hold() {
            var token = enter(mail, right).token();
            assertThat(house.code(MemberOperations.WHO, "{}", token)).isEqualTo("done");
            assertThat(house.code(AccountOperations.CREATE, "{'name':'robot'}", token))
                    .isEqualTo("insufficient_scope");
        }

        @Test
        void fails_for_a_member_who_is_disabled() {
            house.owner().done(MemberOperations.UPDATE, "{'member_id':'" + memberId + "','status':'disabled'}");
            fails(mail, right);
        }

        @Test
        void fails_in_another_tenant() {
            assertThatThrownBy(() -> signIn.signIn(claim(mail, right, new Household().tenant), TestDoor.HOME))
                    .isInstanceOf(Refused.class);
        }
    }

    @Nested
    class with_a_wrong_password {
        @Test
        void fails_and_is_recorded() {
            fails(mail, new Secret("wrong horse battery"));
            assertThat(trail)
                    .singleElement()
                    .satisfies(event -> assertThat(event.outcome()).isEqualTo(TrailEvent.Outcome.REFUSED));
        }

        @Test
        void is_told_the_same_where_the_trail_cannot_take_it() {
            damaged = true;
            fails(mail, new Secret("wrong horse battery"));
        }

        @Test
        void five_times_locks_even_the_right_one_out_for_a_minute() {
            for (int i = 0; i < 5; i++) {
                fails(mail, new Secret("wrong horse battery"));
            }
            fails(mail, right);
            now = now.plusSeconds(61);
            assertThat(enter(mail, right).tenant()).isEqualTo(house.tenant);
        }

        @Test
        void at_a_lock_is_recorded_once_a_minute() {
            for (int i = 0; i < 9; i++) {
                fails(mail, new Secret("wrong horse battery"));
            }
            assertThat(trail).hasSize(6);
            now = now.plusSeconds(30);
            fails(mail, right);
            assertThat(trail).hasSize(6);
            now = now.plusSeconds(31);
            fails(mail, new Secret("wrong horse battery"));
            fails(mail, right);
            fails(mail, right);
            assertThat(trail)
                    .hasSize(8)
                    .allSatisfy(event -> assertThat(event.outcome()).isEqualTo(TrailEvent.Outcome.REFUSED));
        }

        @Test
        void is_not_forgiven_by_a_right_one_in_another_tenant() {
            var other = new Household();
            other.owner()
                    .done(
                            MemberOperations.CREATE,
                            "{'email':'" + mail + "','roles':['viewer'],'password':'another horse battery'}");
            for (int i = 0; i < 5; i++) {
                fails(mail, new Secret("wrong horse battery"));
                if (i == 3) {
                    signIn.signIn(claim(mail, new Secret("another horse battery"), other.tenant), TestDoor.HOME);
                }
            }
            fails(mail, right);
        }

        @Test
        void less_often_is_forgiven_by_the_right_one() {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    fails(mail, new Secret("wrong horse battery"));
                }
                enter(mail, right);
            }
        }
    }

    @Test
    void an_unknown_address_is_refused_in_the_same_words() {
        assertThatThrownBy(() -> enter("nobody-" + house.tenant + "@example.org", right))
                .isInstanceOfSatisfying(
                        Refused.class,
                        unknown -> assertThatThrownBy(() -> enter(mail, new Secret("wrong horse battery")))
                                .isInstanceOfSatisfying(
                                        Refused.class,
                                        wrong -> assertThat(unknown.refusal()).isEqualTo(wrong.refusal())));
    }

    @Nested
    class a_password {
        private final Passwords passwords = new Passwords(new SecureRandom());

        @Test
        void is_kept_as_an_argon2id_hash_with_its_own_salt() {
            var one = passwords.hash(right);
            assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(passwords.hash(right));
            assertThat(passwords.match(one, right)).isTrue();
            assertThat(passwords.match(one, new Secret("Correct horse battery")))
                    .isFalse();
        }

        @Test
        void matches_a_hash_that_another_program_made() {
            // A vector of the reference implementation: password, somesalt, t=2, m=65536, p=1.
            var reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
            assertThat(passwords.match(reference, new Secret("password"))).isTrue();
        }

        @Test
        void matches_nothing_that_is_no_hash() {
            assertThat(passwords.match("", right)).isFalse();
            assertThat(passwords.match(right.reveal(), right)).isFalse();
        }
    }

    private final class Recorder implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {
            if (damaged) {
                throw new Refused(new Refusal.Unavailable("the trail of this tenant is damaged"));
            }
            trail.addAll(events);
        }

        @Override
        public void join(List<TrailEvent> events) {
            trail.addAll(events);
        }

        @Override
        public String digest(String tenant, byte[] canonical) {
            return "0".repeat(64);
        }
    }

    @Test
    void one_that_would_have_to_queue_is_told_when_to_come_again() {
        assertThatThrownBy(() -> crowded(0))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Lobby.CROWD));
    }

    @Test
    void sixty_that_fail_from_one_address_make_it_wait_and_nobody_else() {
        var noon = Clock.fixed(TestDoor.NOW, ZoneOffset.UTC);
        var lobby = new Lobby(64);
        var signIn =
                new SignIn(TestGround.tenancy(), new Recorder(), Household.FACTORS, noon, new SecureRandom(), lobby);
        for (int i = 0; i < Lobby.FAILURES - 1; i++) {
            lobby.failed(TestDoor.HOME.address(), TestDoor.NOW);
        }
        var stranger = claim("nobody-" + house.tenant + "@example.org", right, house.tenant);
        assertThat(refusal(signIn, stranger)).isEqualTo("authentication_required");
        assertThat(refusal(signIn, claim(mail, right, house.tenant))).isEqualTo("rate_limited");
        assertThat(lobby.enter("198.51.100.1", TestDoor.NOW)).isEmpty();
    }

    private static String refusal(SignIn signIn, SignIn.Claim claim) {
        try {
            signIn.signIn(claim, TestDoor.HOME);
            return "none";
        } catch (Refused refused) {
            return refused.refusal().code();
        }
    }

    @Test
    void one_leaves_its_place_to_the_next() {
        var signIn = new SignIn(
                TestGround.tenancy(),
                new Recorder(),
                Household.FACTORS,
                Clock.systemUTC(),
                new SecureRandom(),
                new Lobby(1));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> signIn.signIn(claim(mail, new Secret("wrong"), house.tenant), TestDoor.HOME))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("authentication_required"));
        }
    }

    private SignIn.Session crowded(int places) {
        return new SignIn(
                        TestGround.tenancy(),
                        new Recorder(),
                        Household.FACTORS,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        new Lobby(places))
                .signIn(claim(mail, new Secret("correct horse battery"), house.tenant), TestDoor.HOME);
    }
}
