package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRoomTest {
    private static final Guard MASKED =
            new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());
    static final List<Guard> HELD = List.of(
            new Guard(false, false, List.of(new ResourcePath("app")), List.of(), Optional.empty(), Optional.empty()),
            new Guard(false, false, List.of(), List.of(new ResourcePath("app")), Optional.empty(), Optional.empty()));

    private final Household house = new Household();
    private final TestDoor owner = house.owner();

    @Nested
    class creating_an_account {
        @Test
        void answers_its_id_and_name() {
            var made = owner.done(
                    AccountOperations.CREATE,
                    "{'name':'report-runner','description':'Reports','scopes':['secrets:read']}");
            assertThat(made.get("id").stringValue()).startsWith("sa_");
            assertThat(made.get("identity_id").stringValue()).isEqualTo("sa:report-runner");
        }

        @Test
        void twice_under_one_name_is_a_conflict() {
            house.account("robot");
            assertThat(owner.code(AccountOperations.CREATE, "{'name':'robot'}")).isEqualTo("identity_exists");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ab", "Robot", "ro bot", "robot\\r\\nX-Admin: 1", "ro:bot", "../robot", "röbot"})
        void with_a_name_that_is_none_is_refused(String name) {
            assertThat(owner.code(AccountOperations.CREATE, "{'name':'" + name + "'}"))
                    .isEqualTo("validation_error");
        }

        @Test
        void with_an_unknown_scope_is_refused_by_name() {
            assertThat(owner.message(AccountOperations.CREATE, "{'name':'robot','scopes':['secrets:everything']}"))
                    .contains("secrets:everything");
        }

        @Test
        void with_more_than_the_creator_holds_is_refused() {
            var eve = house.as("user:eve@example.org", "identity:admin");
            assertThat(eve.code(AccountOperations.CREATE, "{'name':'robot','scopes':['secrets:read']}"))
                    .isEqualTo("forbidden");
            assertThat(eve.code(AccountOperations.CREATE, "{'name':'robot','scopes':['admin']}"))
                    .isEqualTo("forbidden");
        }

        @Test
        void without_the_scope_is_refused() {
            assertThat(house.as("user:eve@example.org", "identity:read")
                            .message(AccountOperations.CREATE, "{'name':'robot'}"))
                    .isEqualTo("Missing required scope: identity:admin");
        }
    }

    @Nested
    class changing_an_account {
        private final String id = house.account("robot", "secrets:read", "audit:read");

        @Test
        void leaves_alone_what_is_not_given() {
            var changed =
                    owner.done(AccountOperations.UPDATE, "{'service_account_id':'" + id + "','description':'New'}");
            assertThat(changed.get("scopes")).hasSize(2);
            assertThat(changed.get("description").stringValue()).isEqualTo("New");
            assertThat(changed.get("is_active").booleanValue()).isTrue();
        }

        @Test
        void adds_no_scope_that_the_changer_does_not_hold() {
            var eve = house.as("user:eve@example.org", "identity:admin");
            assertThat(eve.code(
                            AccountOperations.UPDATE,
                            "{'service_account_id':'" + id + "','scopes':['secrets:read','secrets:write']}"))
                    .isEqualTo("forbidden");
            assertThat(eve.code(
                            AccountOperations.UPDATE, "{'service_account_id':'" + id + "','scopes':['secrets:read']}"))
                    .isEqualTo("done");
        }
    }

    @Nested
    class deleting_an_account {
        private final String id = house.account("robot", "secrets:read");

        @Test
        void that_holds_nothing_deletes_it() {
            assertThat(owner.code(AccountOperations.DELETE, "{'service_account_id':'" + id + "'}"))
                    .isEqualTo("done");
            assertThat(owner.code(AccountOperations.SHOW, "{'service_account_id':'" + id + "'}"))
                    .isEqualTo("service_account_not_found");
        }

        @Test
        void with_keys_needs_force_and_revokes_them() {
            var made = house.key(id, "");
            assertThat(owner.code(AccountOperations.DELETE, "{'service_account_id':'" + id + "'}"))
                    .isEqualTo("identity_in_use");
            var removed = owner.done(AccountOperations.DELETE, "{'service_account_id':'" + id + "','force':true}");
            assertThat(removed.get("keys_revoked").intValue()).isEqualTo(1);
            assertThat(house.arrival(made.key())).isEqualTo("token_revoked");
        }

        @Test
        void with_bound_policies_needs_force_and_unbinds_it() {
            grantEverything("sa:robot");
            assertThat(owner.done(AccountOperations.SHOW, "{'service_account_id':'" + id + "'}")
                            .get("policies"))
                    .hasSize(1);
            assertThat(owner.code(AccountOperations.DELETE, "{'service_account_id':'" + id + "'}"))
                    .isEqualTo("identity_in_use");
            owner.done(AccountOperations.DELETE, "{'service_account_id':'" + id + "','force':true}");
            var again = house.account("robot");
            assertThat(owner.done(AccountOperations.SHOW, "{'service_account_id':'" + again + "'}")
                            .get("policies"))
                    .isEmpty();
        }
    }

    private void grantEverything(String principal) {
        TestGround.tenancy().write(house.tenant, Tenancy.ANY_EPOCH, () -> {
            new dev.ostiary.policy.PolicyTies(java.time.Clock.systemUTC()).grantEverything(principal);
            return true;
        });
    }

    @Nested
    class making_a_key {
        private final String id = house.account("robot", "secrets:read", "secrets:list");

        private String make(String rest) {
            return "{'service_account_id':'" + id + "','name':'k'" + rest + "}";
        }

        @Test
        void shows_it_once_and_ends_it_in_ninety_days() {
            var made = owner.done(AccountOperations.CREATE_KEY, make(""));
            var key = made.get("key").stringValue();
            assertThat(key)
                    .startsWith("scai_live_")
                    .startsWith(made.get("prefix").stringValue().replace("…", ""));
            assertThat(made.get("expires_at").stringValue()).isEqualTo("2027-02-19T12:00:00Z");
            var listed = owner.done(AccountOperations.LIST_KEYS, "{'service_account_id':'" + id + "'}");
            assertThat(listed.toString()).doesNotContain(key);
            assertThat(listed.at("/keys/0/status").stringValue()).isEqualTo("active");
            assertThat(listed.at("/keys/0/scopes")).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",'scopes':['secrets:write']",
                    ",'scopes':['secrets:*']",
                    ",'scopes':['admin']",
                    ",'scopes':['root']",
                    ",'allowed_ips':['10.0.0.0/99']",
                    ",'allowed_ips':['example.org']",
                    ",'rate_limit':0",
                    ",'kind':'skt'",
                })
        void with_what_does_not_fit_is_refused(String rest) {
            assertThat(owner.code(AccountOperations.CREATE_KEY, make(rest))).isEqualTo("validation_error");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0s", "3651d", "999999999w"})
        void with_a_life_that_is_none_is_refused(String span) {
            assertThat(owner.code(AccountOperations.CREATE_KEY, make(",'expires_in':'" + span + "'")))
                    .isEqualTo("invalid_duration");
        }

        @Test
        void that_holds_what_its_maker_does_not_is_refused() {
            var eve = house.as("user:eve@example.org", "identity:admin", "policies:write", "secrets:list");
            assertThat(eve.code(AccountOperations.CREATE_KEY, make(""))).isEqualTo("forbidden");
            assertThat(eve.code(AccountOperations.CREATE_KEY, make(",'scopes':['secrets:list']")))
                    .isEqualTo("done");
        }

        /** It carries the account's policies, so it is given by who could have given those. */
        @Test
        void for_another_takes_the_right_to_write_policies() {
            var eve = house.as("user:eve@example.org", "identity:admin", "secrets:read", "secrets:list");
            assertThat(eve.message(AccountOperations.CREATE_KEY, make("")))
                    .isEqualTo("Missing required scope: policies:write");
            var itself = house.as("sa:robot", "identity:admin", "secrets:read", "secrets:list");
            assertThat(itself.code(AccountOperations.CREATE_KEY, make(""))).isEqualTo("done");
        }

        @Test
        void is_made_on_no_connection_that_is_held_to_some_paths_because_it_would_not_be() {
            var itself = house.as("sa:robot", "admin");
            for (var guard : HELD) {
                assertThat(owner.code(AccountOperations.CREATE_KEY, make(""), guard))
                        .isEqualTo("access_denied");
                assertThat(itself.code(AccountOperations.CREATE_KEY, make(""), guard))
                        .isEqualTo("access_denied");
                var back = "{'service_account_id':'" + id + "','is_active':true}";
                assertThat(owner.code(AccountOperations.UPDATE, back, guard)).isEqualTo("access_denied");
            }
        }

        @Test
        void that_nobody_could_read_is_refused_on_a_masked_connection() {
            assertThat(owner.code(AccountOperations.CREATE_KEY, make(""), MASKED))
                    .isEqualTo("value_masked");
        }

        @Test
        void into_the_vault_answers_the_path_and_not_the_key() {
            grantEverything("user:owner@example.org".replace("owner", "keeper"));
            var keeper = house.as("user:keeper@example.org", "admin");
            var made = keeper.done(AccountOperations.CREATE_KEY, make(",'store_path':'keys/robot'"));
            assertThat(made.has("key")).isFalse();
            assertThat(made.get("store_path").stringValue()).isEqualTo("keys/robot");
            var stored = java.util.Objects.requireNonNull(house.vault.get("keys/robot"))
                    .reveal()
                    .get("api_key")
                    .stringValue();
            assertThat(house.arrival(new Secret(stored))).isEqualTo("known");
        }

        @Test
        void into_the_vault_needs_the_right_to_write_there() {
            var eve = house.as(
                    "user:eve@example.org", "identity:admin", "policies:write", "secrets:read", "secrets:list");
            assertThat(eve.message(AccountOperations.CREATE_KEY, make(",'store_path':'keys/robot'")))
                    .isEqualTo("Missing required scope: secrets:write");
            var mallory = house.as("user:mallory@example.org", "admin");
            assertThat(mallory.code(AccountOperations.CREATE_KEY, make(",'store_path':'keys/robot'")))
                    .isEqualTo("access_denied");
            assertThat(house.vault).isEmpty();
        }
    }

    @Nested
    class another_tenant {
        private final TestDoor foreign = new Household().owner();
        private final String id = house.account("robot", "secrets:read");
        private final String key = house.key(id, "").id();

        @Test
        void finds_none_of_our_accounts_and_keys() {
            assertThat(foreign.code(AccountOperations.SHOW, "{'service_account_id':'" + id + "'}"))
                    .isEqualTo("service_account_not_found");
            assertThat(foreign.code(AccountOperations.UPDATE, "{'service_account_id':'" + id + "','is_active':false}"))
                    .isEqualTo("service_account_not_found");
            assertThat(foreign.code(AccountOperations.DELETE, "{'service_account_id':'" + id + "','force':true}"))
                    .isEqualTo("service_account_not_found");
            assertThat(foreign.code(AccountOperations.CREATE_KEY, "{'service_account_id':'" + id + "','name':'k'}"))
                    .isEqualTo("service_account_not_found");
            assertThat(foreign.code(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + key + "'}"))
                    .isEqualTo("api_key_not_found");
            assertThat(foreign.done(AccountOperations.LIST, "{}").get("accounts"))
                    .isEmpty();
        }
    }

    @Nested
    class listing {
        @Test
        void pages_through_all_accounts_once() {
            for (var name : List.of("one", "two", "three")) {
                house.account(name);
            }
            var first = owner.done(AccountOperations.LIST, "{'limit':2}");
            var second = owner.done(
                    AccountOperations.LIST,
                    "{'limit':2,'cursor':'" + first.get("cursor").stringValue() + "'}");
            assertThat(first.get("accounts")).hasSize(2);
            assertThat(second.get("accounts")).hasSize(1);
            assertThat(second.get("has_more").booleanValue()).isFalse();
        }

        @Test
        void shows_only_those_of_a_status_when_asked() {
            house.account("one");
            var off = house.account("two");
            owner.done(AccountOperations.UPDATE, "{'service_account_id':'" + off + "','is_active':false}");
            var listed =
                    owner.done(AccountOperations.LIST, "{'status':'disabled'}").get("accounts");
            assertThat(listed).hasSize(1);
            assertThat(listed.at("/0/name").stringValue()).isEqualTo("two");
        }

        @Test
        void shows_revoked_keys_only_when_asked() {
            var made = house.key(house.account("robot"), "");
            owner.done(AccountOperations.REVOKE_KEY, "{'api_key_id':'" + made.id() + "'}");
            var all = owner.done(AccountOperations.LIST_KEYS, "{'include_revoked':true}")
                    .get("keys");
            var live = owner.done(AccountOperations.LIST_KEYS, "{}").get("keys");
            assertThat(all.size() - live.size()).isEqualTo(1);
        }
    }

    @Test
    void a_refusal_never_repeats_a_key() {
        var key = house.ownerKey.reveal();
        assertThat(house.door.pass(
                        AccountOperations.LIST,
                        "{'limit':'" + key + "'}",
                        Guard.NONE,
                        new dev.ostiary.kernel.Credential.Bearer(new Secret(key))))
                .isInstanceOfSatisfying(dev.ostiary.kernel.Answer.No.class, no -> {
                    assertThat(no.refusal()).isInstanceOf(Refusal.Invalid.class);
                    assertThat(no.refusal().message()).doesNotContain(key);
                });
    }
}
