package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Addresses of seed 001 as resources and templates of MCP: who may know of what, and who may read it. */
class AddressesTest extends ApprovalGround {
    private static final Porch PORCH = new Porch(HOUSE.premises);
    private static final String FREE = "vsecure://secrets/development/TEST_URL";

    @AfterAll
    static void close() {
        PORCH.close();
    }

    @BeforeEach
    void one_that_needs_a_yes_and_one_that_does_not() {
        protect();
        HOUSE.done("resources.write", "{'uri':'" + FREE + "','value':'swordfish'}", home.key());
        HOUSE.done(
                "resources.define",
                "{'uri':'vsecure://secrets/development/*','name':'Development','description':'To try things.'}",
                home.key());
    }

    private JsonNode say(String method, String params, Secret key, String guard) {
        var body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params.replace('\'', '"')
                + "}";
        return PORCH.send("POST", "/mcp/approval", body, key.reveal(), guard).json();
    }

    private List<String> uris(Secret key, String guard) {
        return texts(say("resources/list", "{}", key, guard).at("/result/resources"), "uri");
    }

    private List<String> templates(Secret key, String guard) {
        return texts(say("resources/templates/list", "{}", key, guard).at("/result/resourceTemplates"), "uriTemplate");
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.valueStream().map(each -> each.path(member).asString()).toList();
    }

    private String text(String uri, Secret key, String guard) {
        var reply = say("resources/read", "{'uri':'" + uri + "'}", key, guard);
        return reply.at("/result/contents/0/text")
                .asString(reply.at("/error/message").asString());
    }

    private void define(String rule) {
        HOUSE.done("resources.define", rule, home.key());
    }

    @Nested
    class A_rule {
        @Test
        void for_a_family_is_a_template_and_for_one_a_resource() {
            define("{'uri':'vsecure://custom/deploy/blue'}");
            define("{'uri':'vsecure://secrets/*'}");
            define("{'uri':'vsecure://api-keys/*'}");
            assertThat(templates(agent.key(), ""))
                    .containsExactlyInAnyOrder(
                            "vsecure://secrets/production/{name}",
                            "vsecure://secrets/development/{name}",
                            "vsecure://secrets/{environment}/{name}",
                            "vsecure://api-keys/{id}");
            assertThat(uris(agent.key(), "")).containsExactlyInAnyOrder("vsecure://custom/deploy/blue", FREE);
        }

        @Test
        void that_permits_no_reading_is_neither() {
            define("{'uri':'vsecure://custom/deploy/blue','permissions':['write']}");
            define("{'uri':'vsecure://custom/*','permissions':['delete']}");
            assertThat(uris(agent.key(), "")).containsExactly(FREE);
            assertThat(templates(agent.key(), "")).noneMatch(each -> each.contains("custom"));
        }

        @Test
        void is_told_with_what_its_author_wrote() {
            var told = say("resources/templates/list", "{}", agent.key(), "").toString();
            assertThat(told).contains("Development", "To try things.");
        }

        @Test
        void is_told_to_those_alone_whose_connection_reaches_what_it_covers() {
            var inside = "v=1;allowed=vsecure/development";
            assertThat(templates(agent.key(), inside)).containsExactly("vsecure://secrets/development/{name}");
            assertThat(templates(agent.key(), "v=1;denied=vsecure")).isEmpty();
            assertThat(uris(agent.key(), "v=1;denied=vsecure/development/test_url"))
                    .isEmpty();
            assertThat(templates(agent.key(), "v=1;allowed=vsecure/production/database_url"))
                    .containsExactly("vsecure://secrets/production/{name}");
        }

        @Test
        void tells_whom_it_asks_and_whom_it_lets_through_to_those_who_manage_rules() {
            define("{'uri':'vsecure://custom/*','requiresApproval':true,'approvers':['bob" + mails
                    + "'],'autoApprove':{'enabled':true,'conditions':{'requester':['trusted-agent-1']}}}");
            assertThat(HOUSE.done("resources.list", "{}", agent.key()).toString())
                    .doesNotContain(mails)
                    .doesNotContain("trusted-agent-1")
                    .doesNotContain("approvers");
            assertThat(HOUSE.done("resources.list", "{}", home.key()).toString())
                    .contains("bob" + mails, "trusted-agent-1");
        }
    }

    @Nested
    class A_secret_behind_a_rule_that_wants_a_yes {
        @Test
        void is_not_told_of_until_a_person_said_yes_and_no_longer() {
            assertThat(uris(agent.key(), "")).containsExactly(FREE);
            var id = asked();
            answer(id, "approve", alice);
            assertThat(uris(agent.key(), "")).containsExactly(FREE, DB);
            HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
            assertThat(uris(agent.key(), "")).containsExactly(FREE);
        }

        @Test
        void is_told_of_to_whom_a_policy_lets_list_it() {
            HOUSE.allow(home, agent.principal(), "vsecure/production/**", "list");
            assertThat(uris(agent.key(), "")).containsExactly(FREE, DB);
            assertThat(text(DB, agent.key(), "")).startsWith("A person must approve this first.");
        }

        @Test
        void is_refused_alike_whether_it_exists_or_not() {
            var there = text(DB, agent.key(), "");
            var absent = text("vsecure://secrets/production/NOTHING", agent.key(), "");
            assertThat(absent.replace("NOTHING", "DATABASE_URL")).isEqualTo(there);
        }

        @Test
        void is_read_under_the_same_approval_as_by_its_tool() {
            answer(asked(), "approve", alice);
            assertThat(text(DB, agent.key(), "")).contains("hunter2");
            assertThat(text(DB, agent.key(), "v=1;masked"))
                    .contains(Secret.MASK)
                    .doesNotContain("hunter2");
            assertThat(text(DB, agent.key(), "v=1;denied=vsecure/production")).contains("SCAIVAULT_DENIED_PATHS");
        }
    }

    @Nested
    class An_address {
        @Test
        void that_is_none_says_what_one_looks_like() {
            assertThat(text("vsecure://secrets/nowhere/X", agent.key(), ""))
                    .contains("development, staging, production");
            assertThat(text("vsecure://secrets/../../X", agent.key(), "")).doesNotContain("swordfish");
        }

        @Test
        void of_another_tenant_is_this_tenants_own() {
            var other = HOUSE.found("o" + NEXT.incrementAndGet());
            assertThat(uris(other.key(), "")).isEmpty();
            assertThat(text(FREE, other.key(), "")).contains("No resource rule covers");
        }

        @Test
        void completes_from_what_the_caller_may_know_of() {
            HOUSE.done("resources.write", "{'uri':'vsecure://secrets/development/TEST_KEY','value':'x'}", home.key());
            assertThat(completed("vsecure://secrets/development/{name}", "name", "TEST_"))
                    .containsExactly("TEST_KEY", "TEST_URL");
            assertThat(completed("vsecure://secrets/production/{name}", "name", "DATA"))
                    .isEmpty();
            define("{'uri':'vsecure://secrets/*'}");
            assertThat(completed("vsecure://secrets/{environment}/{name}", "environment", "d"))
                    .containsExactly("development");
        }

        @Test
        void completes_no_template_that_the_caller_is_not_shown() {
            var reply = say(
                    "completion/complete",
                    "{'ref':{'type':'ref/resource','uri':'vsecure://custom/{type}/{id}'},'argument':{'name':'id','value':''}}",
                    agent.key(),
                    "");
            assertThat(reply.at("/error/code").asInt()).isEqualTo(-32602);
        }

        private List<String> completed(String template, String argument, String typed) {
            var reply = say(
                    "completion/complete",
                    "{'ref':{'type':'ref/resource','uri':'" + template + "'},'argument':{'name':'" + argument
                            + "','value':'" + typed + "'}}",
                    agent.key(),
                    "");
            return reply.at("/result/completion/values")
                    .valueStream()
                    .map(JsonNode::stringValue)
                    .toList();
        }
    }

    @Nested
    class The_endpoint_of_approvals {
        @Test
        void is_the_only_one_that_has_them() {
            assertThat(PORCH.ask(
                                    "resources/read",
                                    Residence.json("{'uri':'" + FREE + "'}").asObject(),
                                    agent.key(),
                                    "")
                            .body())
                    .contains("not found")
                    .doesNotContain("swordfish");
        }
    }
}
