package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberRoomTest {
    private final Household house = new Household();
    private final TestDoor owner = house.owner();

    private String member(String email, String role) {
        return owner.done(MemberOperations.CREATE, "{'email':'" + email + "','roles':['" + role + "']}")
                .get("id")
                .stringValue();
    }

    @Test
    void whoami_tells_the_caller_about_itself() {
        var me = ((Answer.Done) house.pass(MemberOperations.WHO, "{}", house.ownerKey)).result();
        assertThat(me.get("identity_id").stringValue()).isEqualTo("user:owner@example.org");
        assertThat(me.get("type").stringValue()).isEqualTo("user");
        assertThat(me.get("display_name").stringValue()).isEqualTo("Owner");
        assertThat(me.get("tenant_id").stringValue()).isEqualTo(house.tenant);
        assertThat(me.get("partner_id").stringValue()).isEqualTo("main");
        assertThat(me.get("scopes")).hasSize(1);
        assertThat(me.at("/roles/0").stringValue()).isEqualTo("owner");
    }

    @Nested
    class adding_a_member {
        @Test
        void brings_the_address_into_one_spelling() {
            var made = owner.done(MemberOperations.CREATE, "{'email':'Ａlice@Example.ORG','roles':['viewer']}");
            assertThat(made.get("identity_id").stringValue()).isEqualTo("user:alice@example.org");
            assertThat(made.get("password").stringValue()).hasSize(20);
            assertThat(owner.code(MemberOperations.CREATE, "{'email':'ALICE@example.org','roles':['viewer']}"))
                    .isEqualTo("identity_exists");
        }

        @ParameterizedTest
        @ValueSource(strings = {"alice", "a@b@c", "a b@example.org", "a@example.org\\r\\nBcc: x", "@example.org"})
        void with_an_address_that_is_none_is_refused(String email) {
            assertThat(owner.code(MemberOperations.CREATE, "{'email':'" + email + "','roles':['viewer']}"))
                    .isEqualTo("validation_error");
        }

        @Test
        void mightier_than_oneself_is_refused() {
            var eve = house.as("user:eve@example.org", "identity:admin");
            assertThat(eve.code(MemberOperations.CREATE, "{'email':'x@example.org','roles':['owner']}"))
                    .isEqualTo("forbidden");
        }

        @Test
        void with_a_short_password_is_refused_without_repeating_it() {
            assertThat(owner.message(
                            MemberOperations.CREATE,
                            "{'email':'x@example.org','roles':['viewer'],'password':'hunter2'}"))
                    .contains("password")
                    .doesNotContain("hunter2");
        }
    }

    @Nested
    class changing_a_member {
        @Test
        void who_is_mightier_is_refused() {
            var id = member("boss@example.org", "owner");
            var eve = house.as("user:eve@example.org", "identity:admin");
            assertThat(eve.code(MemberOperations.UPDATE, "{'member_id':'" + id + "','password':'a new password'}"))
                    .isEqualTo("forbidden");
        }

        @Test
        void who_could_do_more_than_this_connection_is_refused() {
            var id = member("boss@example.org", "viewer");
            for (var guard : AccountRoomTest.HELD) {
                for (var change : List.of("'password':'a new password'", "'status':'active'")) {
                    assertThat(owner.code(MemberOperations.UPDATE, "{'member_id':'" + id + "'," + change + "}", guard))
                            .isEqualTo("access_denied");
                }
                assertThat(owner.code(MemberOperations.CREATE, "{'email':'x@example.org','roles':['viewer']}", guard))
                        .isEqualTo("access_denied");
            }
        }

        @Test
        void so_that_no_owner_is_left_is_refused() {
            var id = owner.done(MemberOperations.LIST, "{}").at("/members/0/id").stringValue();
            assertThat(owner.code(MemberOperations.UPDATE, "{'member_id':'" + id + "','status':'disabled'}"))
                    .isEqualTo("last_owner");
            assertThat(owner.code(MemberOperations.UPDATE, "{'member_id':'" + id + "','roles':['viewer']}"))
                    .isEqualTo("last_owner");
            assertThat(house.arrival(house.ownerKey)).isEqualTo("known");
        }

        @Test
        void to_disabled_stops_his_keys() {
            var first =
                    owner.done(MemberOperations.LIST, "{}").at("/members/0/id").stringValue();
            member("second@example.org", "owner");
            owner.done(MemberOperations.UPDATE, "{'member_id':'" + first + "','status':'disabled'}");
            assertThat(house.arrival(house.ownerKey)).isEqualTo("token_revoked");
        }

        @Test
        void of_another_tenant_finds_nobody() {
            var id = member("boss@example.org", "viewer");
            assertThat(new Household()
                            .owner()
                            .code(MemberOperations.UPDATE, "{'member_id':'" + id + "','status':'disabled'}"))
                    .isEqualTo("member_not_found");
        }
    }

    @Nested
    class a_role {
        @Test
        void holds_from_now_on_what_an_owner_says() {
            assertThat(house.code(
                            MemberOperations.ROLE_UPDATE,
                            "{'role':'viewer','permissions':['audit:read']}",
                            house.ownerKey))
                    .isEqualTo("done");
            var roles =
                    owner.done(MemberOperations.ROLE_LIST, "{}").get("roles").toString();
            assertThat(roles).contains("{\"role\":\"viewer\",\"permissions\":[\"audit:read\"]}");
        }

        @Test
        void is_changed_by_nobody_but_an_owner() {
            assertThat(owner.code(MemberOperations.ROLE_UPDATE, "{'role':'viewer','permissions':['admin']}"))
                    .isEqualTo("forbidden");
        }

        @Test
        void owner_holds_everything_always() {
            assertThat(house.code(MemberOperations.ROLE_UPDATE, "{'role':'owner','permissions':[]}", house.ownerKey))
                    .isEqualTo("invalid_role");
        }

        @Test
        void that_holds_unknown_scopes_is_refused() {
            assertThat(house.code(
                            MemberOperations.ROLE_UPDATE, "{'role':'viewer','permissions':['root']}", house.ownerKey))
                    .isEqualTo("validation_error");
        }
    }

    @Nested
    class a_group {
        @Test
        void gains_and_loses_members() {
            owner.done(MemberOperations.GROUP_CREATE, "{'name':'ops-team','members':['user:A@b.org']}");
            var changed = owner.done(
                    MemberOperations.GROUP_UPDATE, "{'name':'ops-team','add':['sa:robot'],'remove':['user:a@b.org']}");
            assertThat(changed.get("members").toString()).isEqualTo("[\"sa:robot\"]");
            assertThat(owner.done(MemberOperations.GROUP_LIST, "{}").get("groups"))
                    .hasSize(1);
            owner.done(MemberOperations.GROUP_DELETE, "{'name':'ops-team'}");
            assertThat(owner.code(MemberOperations.GROUP_UPDATE, "{'name':'ops-team'}"))
                    .isEqualTo("group_not_found");
        }

        @Test
        void holds_no_other_group() {
            assertThat(owner.code(MemberOperations.GROUP_CREATE, "{'name':'ops-team','members':['group:dev-team']}"))
                    .isEqualTo("validation_error");
        }
    }
}
