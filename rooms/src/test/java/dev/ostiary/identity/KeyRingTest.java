package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Lookup;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantStatus;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private final Household house = new Household();
    private final String account = house.account("robot", "secrets:read", "secrets:list");

    private Caller caller(Secret key) {
        return ((Arrival.Known) house.ring.identify(new Credential.Bearer(key), TestDoor.HOME, TestDoor.NOW)).caller();
    }

    @Nested
    class a_good_key {
        private final Household.Made made = house.key(account, ",'scopes':['secrets:read']");

        @Test
        void tells_who_it_speaks_for() {
            var caller = caller(made.key());
            assertThat(caller.tenant()).isEqualTo(house.tenant);
            assertThat(caller.partner()).isEqualTo("main");
            assertThat(caller.principal()).isEqualTo("sa:robot");
            assertThat(caller.credentialId()).isEqualTo(made.id());
            assertThat(caller.scopes()).containsExactly("secrets:read");
            assertThat(caller.epoch()).isEqualTo(TestDoor.epoch(house.tenant));
            assertThat(caller.rateLimit()).isEqualTo(1_000);
        }

        @Test
        void asks_the_store_once_for_many_calls() {
            caller(made.key());
            long before = TestGround.tenancy().roundTrips();
            for (int i = 0; i < 100; i++) {
                caller(made.key());
            }
            assertThat(TestGround.tenancy().roundTrips() - before).isLessThanOrEqualTo(4);
        }

        @Test
        void holds_less_as_soon_as_its_account_does() {
            caller(made.key());
            house.owner()
                    .done(
                            AccountOperations.UPDATE,
                            "{'service_account_id':'%s','scopes':['secrets:list']}".formatted(account));
            house.ring.forget(house.tenant);
            assertThat(caller(made.key()).scopes()).isEmpty();
        }

        @Test
        void of_the_kind_aug_is_held_to_a_hundred_calls_a_minute() {
            assertThat(caller(house.key(account, ",'kind':'aug'").key()).rateLimit())
                    .isEqualTo(100);
            assertThat(caller(house.key(account, ",'kind':'aug','rate_limit':7").key())
                            .rateLimit())
                    .isEqualTo(7);
        }

        @Test
        void is_in_the_groups_of_its_account() {
            house.owner().done(MemberOperations.GROUP_CREATE, "{'name':'ops-team','members':['sa:robot']}");
            assertThat(caller(made.key()).groups()).containsExactly("group:ops-team");
        }
    }

    @Nested
    class a_key_whose_rights_are_seen_all_the_time {
        private static final Lookup<String> SEEN = new Lookup<>(
                List.of("path"),
                "select s.tenant_id, s.path from secret s where s.path = ask.path",
                row -> row.text("path"),
                new Lookup.Keeping<>() {
                    @Override
                    public int weight(String row) {
                        return 1;
                    }

                    @Override
                    public String copy(String row) {
                        return row;
                    }
                });

        private final AtomicLong nanos = new AtomicLong(System.nanoTime());
        private final KeyRing ring = new KeyRing(TestGround.tenancy(), RateDefaults.DOCUMENTED, house.use, nanos::get);
        private final Secret key = house.key(account, "").key();

        /** Changed without another epoch, it shows only in a new reading. */
        private String partner() {
            see();
            return ((Arrival.Known) ring.identify(new Credential.Bearer(key), TestDoor.HOME, TestDoor.NOW))
                    .caller()
                    .partner();
        }

        private void see() {
            long epoch = TestDoor.epoch(house.tenant);
            for (int i = 0; i < 2; i++) {
                var _ = TestGround.tenancy().recall(house.tenant, epoch, () -> {
                    var found = Tx.current().find(SEEN, "app");
                    Tx.current().uphold(_ -> Optional.empty());
                    return found;
                });
            }
            assertThat(TestGround.tenancy().unseenFor(house.tenant, epoch)).isLessThan(1_000_000_000);
        }

        @Test
        void is_read_again_after_a_minute_all_the_same() {
            TestGround.asOwner(
                    "insert into ostiary.secret (tenant_id, path, secret_type, current_version, max_versions,"
                            + " created_at, created_by, updated_at) values ('" + house.tenant
                            + "', 'app', 'generic', 1, 1, now(), 'x', now())");
            assertThat(partner()).isEqualTo("main");
            long epoch = TestDoor.epoch(house.tenant);
            TestGround.asOwner("update ostiary.tenant set partner_id = null where id = '" + house.tenant + "';"
                    + " update ostiary.tenant set rights_epoch = " + epoch + " where id = '" + house.tenant + "'");
            nanos.addAndGet(Duration.ofSeconds(59).toNanos());
            assertThat(partner()).isEqualTo("main");
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(partner()).isEmpty();
        }
    }

    @Nested
    class a_bad_key {
        @Test
        void that_is_absent_is_told_how_to_send_one() {
            assertThat(house.arrival(new Credential.Absent(), "192.0.2.7", TestDoor.NOW))
                    .isEqualTo("authentication_required");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "scai_live_", "scai_live_' or '1'='1", "Bearer", "aug_live_\r\nX-Admin: 1"})
        void that_is_malformed_does_not_reach_the_store(String text) {
            long before = TestGround.tenancy().roundTrips();
            assertThat(house.arrival(new Secret(text))).isEqualTo("token_invalid");
            assertThat(TestGround.tenancy().roundTrips()).isEqualTo(before);
        }

        @Test
        void that_was_forged_with_a_right_checksum_is_not_known() {
            assertThat(house.arrival(KeyText.mint(KeyKind.SCAI, new SecureRandom())))
                    .isEqualTo("token_invalid");
        }

        @Test
        void is_recorded_for_its_tenant_when_it_was_good_once() {
            var made = house.key(account, "");
            house.owner().done(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + made.id() + "'}");
            assertThat(house.ring.identify(new Credential.Bearer(made.key()), TestDoor.HOME, TestDoor.NOW))
                    .isInstanceOfSatisfying(Arrival.TurnedAway.class, away -> {
                        assertThat(away.refusal().code()).isEqualTo("token_revoked");
                        assertThat(away.whose().orElseThrow().tenant()).isEqualTo(house.tenant);
                    });
        }
    }

    @Nested
    class a_revoked_key {
        @Test
        void is_refused_at_the_very_next_call_though_it_was_used_a_moment_ago() {
            var made = house.key(account, "");
            assertThat(house.code(MemberOperations.WHO, "{}", made.key())).isEqualTo("done");
            house.owner().done(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + made.id() + "'}");
            assertThat(house.code(MemberOperations.WHO, "{}", made.key())).isEqualTo("token_revoked");
        }

        @Test
        void stays_revoked_when_it_is_revoked_again() {
            var made = house.key(account, "");
            var first = house.owner().done(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + made.id() + "'}");
            assertThat(house.owner().done(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + made.id() + "'}"))
                    .isEqualTo(first);
        }

        @Test
        void is_one_whose_account_was_switched_off_or_deleted() {
            var made = house.key(account, "");
            house.owner().done(AccountOperations.UPDATE, "{'service_account_id':'" + account + "','is_active':false}");
            assertThat(house.arrival(made.key())).isEqualTo("token_revoked");
            house.owner().done(AccountOperations.DELETE, "{'service_account_id':'" + account + "','force':true}");
            house.account("robot", "secrets:read");
            house.ring.forget(house.tenant);
            assertThat(house.arrival(made.key())).isEqualTo("token_revoked");
        }
    }

    @Nested
    class an_expired_key {
        private final Secret key = house.key(account, ",'expires_in':'1h'").key();
        private final Instant end = TestDoor.NOW.plus(Duration.ofHours(1));

        private String at(Instant now) {
            return house.arrival(new Credential.Bearer(key), "192.0.2.7", now);
        }

        @Test
        void ends_at_its_end() {
            assertThat(at(end.minusSeconds(1))).isEqualTo("known");
            assertThat(at(end)).isEqualTo("token_expired");
        }

        @Test
        void does_not_come_back_when_the_clock_is_set_back() {
            at(end);
            assertThat(at(TestDoor.NOW)).isEqualTo("token_expired");
        }

        @Test
        void is_one_whose_account_has_ended() {
            var shortLived = house.owner()
                    .done(AccountOperations.CREATE, "{'name':'brief','scopes':[],'expires_in':'10m'}")
                    .get("id")
                    .stringValue();
            var made = house.key(shortLived, "");
            assertThat(house.arrival(new Credential.Bearer(made.key()), "192.0.2.7", TestDoor.NOW.plusSeconds(600)))
                    .isEqualTo("token_expired");
        }
    }

    @Nested
    class a_key_for_some_addresses {
        private final Secret key = house.key(account, ",'allowed_ips':['10.0.0.0/8','2001:db8::/32']")
                .key();

        @ParameterizedTest
        @CsvSource({
            "10.1.1.1, known",
            "::ffff:10.1.1.1, known",
            "2001:db8::1, known",
            "192.0.2.7, ip_not_allowed",
            "2001:db9::1, ip_not_allowed",
            "unknown, ip_not_allowed"
        })
        void works_from_there_alone(String address, String expected) {
            assertThat(house.arrival(new Credential.Bearer(key), address, TestDoor.NOW))
                    .isEqualTo(expected);
        }
    }

    @Nested
    class a_key_in_the_query {
        private String sent(Secret key) {
            return house.arrival(new Credential.QueryKey(key), "192.0.2.7", TestDoor.NOW);
        }

        @Test
        void works_with_leave() {
            assertThat(sent(house.key(account, ",'allow_query':true").key())).isEqualTo("known");
        }

        @Test
        void is_refused_without_leave() {
            assertThat(sent(house.key(account, "").key())).isEqualTo("token_invalid");
            assertThat(sent(house.ownerKey)).isEqualTo("token_invalid");
        }
    }

    @Nested
    class a_suspended_tenant {
        @Test
        void has_no_callers() {
            new Tenants(TestGround.tenancy()).becomes(house.tenant, TenantStatus.SUSPENDED);
            assertThat(house.arrival(house.ownerKey)).isEqualTo("tenant_access_denied");
        }

        @Test
        void loses_those_it_had_a_moment_ago() {
            assertThat(house.code(MemberOperations.WHO, "{}", house.ownerKey)).isEqualTo("done");
            new Tenants(TestGround.tenancy()).becomes(house.tenant, TenantStatus.SUSPENDED);
            assertThat(house.code(MemberOperations.WHO, "{}", house.ownerKey)).isEqualTo("tenant_access_denied");
        }
    }

    @Nested
    class the_use_of_a_key {
        @Test
        void is_noted_without_changing_anybodys_rights() {
            var made = house.key(account, "");
            long epoch = TestDoor.epoch(house.tenant);
            house.arrival(made.key());
            house.use.write();
            assertThat(TestDoor.epoch(house.tenant)).isEqualTo(epoch);
            var listed = house.owner().done(AccountOperations.LIST_KEYS, "{'service_account_id':'" + account + "'}");
            assertThat(listed.at("/keys/0/last_used_at").stringValue()).isEqualTo(TestDoor.NOW.toString());
        }

        @Test
        void is_noted_of_several_tenants_at_once_and_of_a_key_that_is_gone_not() {
            var other = new Household();
            var theirs = other.key(other.account("robot", "secrets:read"), "");
            var mine = house.key(account, "");
            var gone = house.key(account, "");
            house.arrival(gone.key());
            house.arrival(mine.key());
            house.use.note(other.tenant, theirs.id(), TestDoor.NOW);
            house.use.note(house.tenant, theirs.id(), TestDoor.NOW); // whose it is not
            TestGround.asOwner("delete from ostiary.api_key where id = '" + gone.id() + "'");
            house.use.write();
            assertThat(used(house)).containsExactly(mine.id());
            assertThat(used(other)).containsExactly(theirs.id());
        }

        @Test
        void is_noted_later_where_somebody_holds_the_key_now() throws Exception {
            var made = house.key(account, "");
            house.arrival(made.key());
            try (var _ = TestGround.asOwnerMeanwhile(
                    "select from ostiary.api_key where id = '" + made.id() + "' for update")) {
                house.use.write();
            }
            assertThat(used(house)).isEmpty();
            house.use.write();
            assertThat(used(house)).containsExactly(made.id());
        }

        private List<String> used(Household whose) {
            return TestGround.tenancy()
                    .read(
                            whose.tenant,
                            Tenancy.ANY_EPOCH,
                            () -> Tx.current().query("select key_id from api_key_use", row -> row.text("key_id")));
        }

        @Test
        void does_not_go_back_in_time() {
            var made = house.key(account, "");
            house.arrival(new Credential.Bearer(made.key()), "192.0.2.7", TestDoor.NOW.plusSeconds(60));
            house.use.write();
            house.arrival(made.key());
            house.use.write();
            var listed = house.owner().done(AccountOperations.LIST_KEYS, "{'service_account_id':'" + account + "'}");
            assertThat(listed.at("/keys/0/last_used_at").stringValue())
                    .isEqualTo(TestDoor.NOW.plusSeconds(60).toString());
        }
    }

    @Test
    void no_key_lies_in_the_database() {
        var made = house.key(account, "");
        var rows = TestGround.tenancy()
                .read(
                        house.tenant,
                        Tenancy.ANY_EPOCH,
                        () -> Tx.current().query("select k::text as row from api_key k", row -> row.text("row")));
        assertThat(rows)
                .isNotEmpty()
                .noneMatch(row -> row.contains(made.key().reveal().substring(16)));
    }

    @Test
    void the_lookup_shows_nothing_to_who_has_no_key() {
        assertThat(TestGround.tenancy()
                        .unbound(() -> Tx.current().query("select id from api_key", row -> row.text("id"))))
                .isEmpty();
        assertThatThrownBy(() -> TestGround.tenancy()
                        .unbound(() -> Tx.current().query("select * from sign_in_attempt", row -> 1)))
                .isInstanceOf(RuntimeException.class);
    }
}
