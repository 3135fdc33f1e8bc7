package dev.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.identity.Directory;
import dev.ostiary.identity.TestDoor;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.TestGround;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class PolicyRoomTest {
    private final String tenant = TestGround.freshTenant();
    private final PolicyBook book = new PolicyBook(TestGround.tenancy(), _ -> {});
    private final TestDoor door = door(tenant, "policies:read", "policies:write");

    private TestDoor door(String whose, String... scopes) {
        return new TestDoor(
                TestDoor.as(TestDoor.caller(whose, "user:eve@example.org", scopes)),
                book,
                new PolicyRoom(new Directory()).offers());
    }

    private static Guard allowed(String... prefixes) {
        return new Guard(
                false,
                false,
                List.of(prefixes).stream().map(ResourcePath::new).toList(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Guard denied(String prefix) {
        return new Guard(
                false, false, List.of(), List.of(new ResourcePath(prefix)), Optional.empty(), Optional.empty());
    }

    private String policy(String pattern) {
        return door.done(
                        PolicyOperations.CREATE,
                        "{'name':'p " + pattern + "','rules':[{'path_pattern':'" + pattern
                                + "','permissions':['read']}]}")
                .get("id")
                .stringValue();
    }

    private ObjectNode bound(String policyId, String type, String id) {
        return door.done(
                PolicyOperations.BIND,
                "{'policy_id':'%s','identity_type':'%s','identity_id':'%s'}".formatted(policyId, type, id));
    }

    private ObjectNode test(String identity, String path, String rest) {
        return door.done(
                PolicyOperations.TEST,
                "{'identity_id':'%s','path':'%s','permission':'read'%s}".formatted(identity, path, rest));
    }

    @Nested
    class creating {
        @Test
        void stores_rules_and_bindings_in_order() {
            var id = door.done(PolicyOperations.CREATE, """
                            {'name':'apps','description':'For apps',
                             'rules':[{'path_pattern':'app/**','permissions':['read','list']},
                                      {'path_pattern':'shared/*','permissions':['admin'],
                                       'conditions':{'ip_ranges':['10.0.0.0/8'],'mfa_max_age':'5m'}}],
                             'bindings':[{'identity_type':'service_account','identity_id':'report-runner'}]}""").get("id").stringValue();
            assertThat(id).startsWith("pol_");
            var shown = door.done(PolicyOperations.SHOW, "{'policy_id':'" + id + "'}");
            assertThat(shown.at("/rules/0/permissions/1").stringValue()).isEqualTo("list");
            assertThat(shown.at("/rules/1/conditions/mfa_max_age").stringValue())
                    .isEqualTo("5m");
            assertThat(shown.at("/bindings/0/identity_id").stringValue()).isEqualTo("sa:report-runner");
            assertThat(shown.get("scope").stringValue()).isEqualTo("tenant");
        }

        @Test
        void twice_under_one_name_is_a_conflict() {
            policy("app/*");
            assertThat(door.code(
                            PolicyOperations.CREATE,
                            "{'name':'p app/*','rules':[{'path_pattern':'x','permissions':['read']}]}"))
                    .isEqualTo("policy_exists");
        }

        @Test
        void with_a_pattern_that_is_none_is_refused() {
            assertThat(door.code(
                            PolicyOperations.CREATE,
                            "{'name':'p','rules':[{'path_pattern':'app/**db','permissions':['read']}]}"))
                    .isEqualTo("invalid_glob");
        }

        @Test
        void with_an_unknown_condition_is_refused_naming_it() {
            var json =
                    "{'name':'p','rules':[{'path_pattern':'a','permissions':['read'],'conditions':{'moon':'full'}}]}";
            assertThat(door.code(PolicyOperations.CREATE, json)).isEqualTo("validation_error");
            assertThat(door.message(PolicyOperations.CREATE, json)).contains("conditions.moon");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\\r\\nSet-Cookie: x", "\\u001b[31m", "tab\\there"})
        void with_a_name_that_would_steer_a_header_or_a_terminal_is_refused(String name) {
            assertThat(door.code(
                            PolicyOperations.CREATE,
                            "{'name':'" + name + "','rules':[{'path_pattern':'a','permissions':['read']}]}"))
                    .isEqualTo("validation_error");
        }

        @Test
        void without_the_scope_is_refused() {
            assertThat(door(tenant, "policies:read")
                            .message(
                                    PolicyOperations.CREATE,
                                    "{'name':'p','rules':[{'path_pattern':'a','permissions':['read']}]}"))
                    .isEqualTo("Missing required scope: policies:write");
        }

        @Test
        void leaves_nothing_behind_when_one_binding_is_malformed() {
            assertThat(door.code(PolicyOperations.CREATE, """
                            {'name':'half','rules':[{'path_pattern':'a','permissions':['read']}],
                             'bindings':[{'identity_type':'group','identity_id':'No Group'}]}""")).isEqualTo("validation_error");
            assertThat(door.done(PolicyOperations.LIST, "{}").get("policies")).isEmpty();
        }
    }

    @Nested
    class a_guarded_connection {
        private String create(String pattern, Guard guard) {
            return door.code(
                    PolicyOperations.CREATE,
                    "{'name':'g','rules':[{'path_pattern':'" + pattern + "','permissions':['read']}]}",
                    guard);
        }

        @ParameterizedTest
        @ValueSource(strings = {"**", "*/x", "apple/**", "app*/x", "other"})
        void grants_nothing_outside_its_allowed_paths(String pattern) {
            assertThat(create(pattern, allowed("app"))).isEqualTo("access_denied");
        }

        @ParameterizedTest
        @ValueSource(strings = {"**", "app/**", "app/secret/x", "*/secret"})
        void grants_nothing_on_its_denied_paths(String pattern) {
            assertThat(create(pattern, denied("app/secret"))).isEqualTo("access_denied");
        }

        @Test
        void grants_what_lies_inside() {
            assertThat(create("app/**", allowed("app"))).isEqualTo("done");
        }

        @Test
        void cannot_bind_or_change_a_wider_policy_either() {
            var wide = policy("**");
            var bind = "{'policy_id':'%s','identity_type':'user','identity_id':'eve@example.org'}".formatted(wide);
            assertThat(door.code(PolicyOperations.BIND, bind, allowed("app"))).isEqualTo("access_denied");
            assertThat(door.code(
                            PolicyOperations.UPDATE,
                            "{'policy_id':'%s','name':'n','rules':[{'path_pattern':'app/x','permissions':['read']}]}"
                                    .formatted(wide),
                            allowed("app")))
                    .isEqualTo("access_denied");
        }
    }

    @Nested
    class another_tenant {
        private final TestDoor foreign = door(TestGround.freshTenant(), "policies:read", "policies:write");

        @Test
        void finds_none_of_our_policies() {
            var id = policy("app/*");
            assertThat(foreign.code(PolicyOperations.SHOW, "{'policy_id':'" + id + "'}"))
                    .isEqualTo("policy_not_found");
            assertThat(foreign.code(PolicyOperations.DELETE, "{'policy_id':'" + id + "','force':true}"))
                    .isEqualTo("policy_not_found");
            assertThat(foreign.code(PolicyOperations.BOUND, "{'policy_id':'" + id + "'}"))
                    .isEqualTo("policy_not_found");
            assertThat(foreign.code(
                            PolicyOperations.BIND,
                            "{'policy_id':'" + id + "','identity_type':'group','identity_id':'ops'}"))
                    .isEqualTo("policy_not_found");
            assertThat(foreign.done(PolicyOperations.LIST, "{'include_inactive':true}")
                            .get("policies"))
                    .isEmpty();
        }

        @Test
        void cannot_page_on_with_our_cursor() {
            policy("app/a");
            policy("app/b");
            var cursor = door.done(PolicyOperations.LIST, "{'limit':1}")
                    .get("cursor")
                    .stringValue();
            assertThat(foreign.code(PolicyOperations.LIST, "{'limit':1,'cursor':'" + cursor + "'}"))
                    .isEqualTo("invalid_cursor");
        }
    }

    @Nested
    class listing {
        @Test
        void pages_through_all_of_them_once() {
            for (var name : List.of("a", "b", "c")) {
                policy(name);
            }
            var first = door.done(PolicyOperations.LIST, "{'limit':2}");
            assertThat(first.get("policies")).hasSize(2);
            assertThat(first.get("has_more").booleanValue()).isTrue();
            var second = door.done(
                    PolicyOperations.LIST,
                    "{'limit':2,'cursor':'" + first.get("cursor").stringValue() + "'}");
            assertThat(second.get("policies")).hasSize(1);
            assertThat(second.get("has_more").booleanValue()).isFalse();
            assertThat(second.has("cursor")).isFalse();
        }

        @Test
        void leaves_out_the_inactive_unless_asked() {
            var id = policy("a");
            door.done(
                    PolicyOperations.UPDATE,
                    "{'policy_id':'%s','name':'n','rules':[{'path_pattern':'a','permissions':['read']}],'is_active':false}"
                            .formatted(id));
            assertThat(door.done(PolicyOperations.LIST, "{}").get("policies")).isEmpty();
            assertThat(door.done(PolicyOperations.LIST, "{'include_inactive':true}")
                            .get("policies"))
                    .hasSize(1);
        }
    }

    @Nested
    class deleting {
        @Test
        void a_bound_policy_needs_force() {
            var id = policy("a");
            bound(id, "group", "ops-team");
            assertThat(door.code(PolicyOperations.DELETE, "{'policy_id':'" + id + "'}"))
                    .isEqualTo("policy_in_use");
            assertThat(door.done(PolicyOperations.DELETE, "{'policy_id':'" + id + "','force':true}")
                            .get("bindings_removed")
                            .intValue())
                    .isEqualTo(1);
            assertThat(door.code(PolicyOperations.SHOW, "{'policy_id':'" + id + "'}"))
                    .isEqualTo("policy_not_found");
        }

        @Test
        void an_update_keeps_the_bindings() {
            var id = policy("a");
            bound(id, "user", "Bob@Example.ORG");
            var updated = door.done(
                    PolicyOperations.UPDATE,
                    "{'policy_id':'%s','name':'n','rules':[{'path_pattern':'b','permissions':['write']}]}"
                            .formatted(id));
            assertThat(updated.at("/bindings/0/identity_id").stringValue()).isEqualTo("user:bob@example.org");
            assertThat(updated.at("/rules/0/path_pattern").stringValue()).isEqualTo("b");
        }
    }

    @Nested
    class testing {
        @Test
        void tells_the_rule_that_grants() {
            var id = policy("app/**");
            bound(id, "service_account", "ci-runner");
            var explained = test("sa:ci-runner", "app/db", "");
            assertThat(explained.get("allowed").booleanValue()).isTrue();
            assertThat(explained.at("/matched_rule/policy_id").stringValue()).isEqualTo(id);
            assertThat(explained.at("/matched_rule/index").intValue()).isZero();
            assertThat(explained.at("/matched_rule/pattern").stringValue()).isEqualTo("app/**");
        }

        @Test
        void tells_what_is_missing_and_whom_to_ask() {
            var explained = test("sa:report-runner", "infra/db/primary/credentials", "");
            assertThat(explained.get("allowed").booleanValue()).isFalse();
            assertThat(explained.get("reason").stringValue()).isEqualTo("access_denied");
            assertThat(explained.get("message").stringValue())
                    .isEqualTo(
                            "No access policy bound to sa:report-runner grants read on 'infra/db/primary/credentials'. Ask a policy administrator to bind one.");
        }

        @Test
        void asks_the_conditions_for_the_circumstances_that_are_given() {
            var id = door.done(PolicyOperations.CREATE, """
                            {'name':'c','rules':[{'path_pattern':'**','permissions':['read'],
                               'conditions':{'ip_ranges':['10.0.0.0/8'],'require_mfa':true}}],
                             'bindings':[{'identity_type':'group','identity_id':'ops-team'}]}""").get("id").stringValue();
            var outside = test("group:ops-team", "a", "");
            assertThat(outside.get("reason").stringValue()).isEqualTo("ip_not_allowed");
            assertThat(outside.get("failed_conditions")).hasSize(2);
            assertThat(test("group:ops-team", "a", ",'source_ip':'10.0.0.1'")
                            .get("reason")
                            .stringValue())
                    .isEqualTo("mfa_required");
            assertThat(test("group:ops-team", "a", ",'source_ip':'10.0.0.1','mfa':true,'policy_id':'" + id + "'")
                            .get("allowed")
                            .booleanValue())
                    .isTrue();
        }

        @Test
        void an_ended_binding_grants_nothing_at_that_time() {
            var id = policy("**");
            door.done(
                    PolicyOperations.BIND,
                    "{'policy_id':'%s','identity_type':'user','identity_id':'a@b.c','expires_at':'2026-11-21T13:00:00Z'}"
                            .formatted(id));
            assertThat(test("user:a@b.c", "x", "").get("allowed").booleanValue())
                    .isTrue();
            assertThat(test("user:a@b.c", "x", ",'at':'2026-11-21T13:00:00Z'")
                            .get("allowed")
                            .booleanValue())
                    .isFalse();
        }

        @Test
        void refuses_an_identity_without_a_kind() {
            assertThat(door.code(PolicyOperations.TEST, "{'identity_id':'bob','path':'a','permission':'read'}"))
                    .isEqualTo("validation_error");
        }
    }
}
