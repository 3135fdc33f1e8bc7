package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is tried with keys, rules, accounts and spellings to get past the people who are to be asked. */
class ApprovalRulesAttacksTest extends ApprovalGround {
    private static final String RULE = "vsecure://secrets/production/*";

    private String key(String account, Secret who) {
        return HOUSE.done("api-keys.create", "{'service_account_id':'" + account + "','name':'k'}", who)
                .get("key")
                .stringValue();
    }

    private String status(String id) {
        return HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", alice)
                .get("status")
                .stringValue();
    }

    @Nested
    class Who_made_the_key_that_asks {
        private Secret mallory;

        @BeforeEach
        void an_admin_who_may_approve() {
            store();
            mallory = member("mallory", "admin");
            rule("'requiresApproval':true,'approvers':['approver','admin']");
        }

        @Test
        void does_not_answer_for_it() {
            var id = ask(new Secret(key(agent.id(), mallory)), "")
                    .get("approvalId")
                    .stringValue();
            assertThat(answer(id, "approve", mallory)).isEqualTo("own_request");
            assertThat(answer(id, "approve", alice)).isEqualTo("done");
        }

        @Test
        void does_not_answer_for_it_by_way_of_an_account_that_made_it() {
            var minter = HOUSE.account(
                    home, "minter", "identity:admin", "policies:write", "mcp:read", "mcp:write", "secrets:read");
            var minted = key(agent.id(), new Secret(key(minter.id(), mallory)));
            var id = ask(new Secret(minted), "").get("approvalId").stringValue();
            assertThat(answer(id, "approve", mallory)).isEqualTo("own_request");
        }

        @Test
        void is_not_asked_and_not_counted() {
            HOUSE.done("resources.update", BASE + "'requiresApproval':true,'approvers':['admin']}", home.key());
            var ask = "{'resource':'" + DB + "','reason':'to debug a connection'}";
            assertThat(HOUSE.code("approvals.request", ask, new Secret(key(agent.id(), mallory))))
                    .isEqualTo("nobody_can_approve");
        }

        @Test
        void answers_for_what_another_key_of_the_account_asked() {
            key(agent.id(), mallory);
            assertThat(answer(asked(), "approve", mallory)).isEqualTo("done");
        }
    }

    @Nested
    class A_rule_that_is_deleted {
        @BeforeEach
        void protectedly() {
            protect();
        }

        @Test
        void takes_its_grants_with_it_for_good() {
            var id = asked();
            var token =
                    new Secret(HOUSE.done("approvals.respond", "{'approvalId':'" + id + "','action':'approve'}", alice)
                            .get("accessToken")
                            .stringValue());
            assertThat(delete().get("approvalsEnded").intValue()).isEqualTo(1);
            rule("'requiresApproval':true,'approvers':['approver']");
            assertThat(read(agent.key())).isEqualTo("approval_required");
            assertThat(read(token)).isEqualTo("token_revoked");
            assertThat(status(id)).isEqualTo("revoked");
        }

        @Test
        void takes_its_open_requests_with_it() {
            var id = asked();
            delete();
            rule("'requiresApproval':true,'approvers':['approver']");
            assertThat(status(id)).isEqualTo("cancelled");
            assertThat(answer(id, "approve", alice)).isEqualTo("approval_closed");
            assertThat(asked()).isNotEqualTo(id);
        }

        @Test
        void leaves_what_has_ended_as_it_was() {
            var denied = asked();
            answer(denied, "deny", alice);
            assertThat(delete().get("approvalsEnded").intValue()).isZero();
            assertThat(status(denied)).isEqualTo("denied");
        }

        private tools.jackson.databind.node.ObjectNode delete() {
            return HOUSE.done("resources.delete", "{'uri':'" + RULE + "'}", home.key());
        }
    }

    @Nested
    class An_account_that_is_deleted {
        @BeforeEach
        void protectedly() {
            protect();
        }

        @Test
        void leaves_nothing_to_the_next_of_its_name() {
            answer(asked(), "approve", alice);
            delete();
            var next = HOUSE.account(home, "ai-agent-123", "mcp:read", "mcp:write", "secrets:read");
            assertThat(read(next.key())).isEqualTo("approval_required");
        }

        @Test
        void leaves_no_open_request_to_the_next_of_its_name() {
            var id = asked();
            delete();
            var next = HOUSE.account(home, "ai-agent-123", "mcp:read", "mcp:write", "secrets:read");
            assertThat(answer(id, "approve", alice)).isEqualTo("approval_closed");
            assertThat(read(next.key())).isEqualTo("approval_required");
            assertThat(status(id)).isEqualTo("cancelled");
        }

        private void delete() {
            HOUSE.done(
                    "service-accounts.delete", "{'service_account_id':'" + agent.id() + "','force':true}", home.key());
        }
    }

    @Nested
    class A_member_who_is_disabled {
        @Test
        void finds_no_grants_when_he_returns() {
            protect();
            member("dora", "admin");
            answer(ask(signIn("dora"), "").get("approvalId").stringValue(), "approve", alice);
            assertThat(read(signIn("dora"))).isEqualTo("done");
            become("disabled");
            become("active");
            assertThat(read(signIn("dora"))).isEqualTo("approval_required");
        }

        private void become(String status) {
            HOUSE.done("members.update", "{'member_id':'" + idOf("dora") + "','status':'" + status + "'}", home.key());
        }

        private String idOf(String name) {
            for (var member : HOUSE.done("members.list", "{}", home.key()).get("members")) {
                if (member.get("email").stringValue().equals(name + mails)) {
                    return member.get("id").stringValue();
                }
            }
            throw new AssertionError(name);
        }
    }

    @Nested
    class Asking_again {
        private static final String OTHERWISE = "vsecure://secrets/production/database_url";

        @BeforeEach
        void for_changes_too() {
            store();
            rule("'permissions':['read','write'],'requiresApproval':true,'approvers':['approver']");
        }

        @Test
        void in_another_spelling_is_the_same_question() {
            var id = asked();
            assertThat(id(OTHERWISE, "")).isEqualTo(id);
            var listed = HOUSE.done("approvals.list", "{'resource':'" + OTHERWISE + "'}", agent.key());
            assertThat(listed.toString()).contains(id);
            assertThat(HOUSE.done("approvals.list", "{}", agent.key()).toString())
                    .contains(id);
        }

        @Test
        void in_another_spelling_after_a_no_gets_the_no() {
            var id = asked();
            answer(id, "deny", alice);
            assertThat(id(OTHERWISE, "")).isEqualTo(id);
        }

        @Test
        void with_other_arguments_after_a_no_gets_the_no_for_ten_minutes() {
            var id = id(DB, write("one"));
            answer(id, "deny", alice);
            var other = write("another");
            assertThat(id(DB, other)).isEqualTo(id);
            assertThat(id(OTHERWISE, write("a third"))).isEqualTo(id);
            assertThat(id(DB, "")).as("to read").isNotEqualTo(id);
            CLOCK.go(Duration.ofMinutes(11));
            assertThat(id(DB, other)).isNotEqualTo(id);
        }

        @Test
        void and_again_after_taking_it_back_ends_within_the_hour() {
            for (int n = 0; n < 100; n++) {
                HOUSE.done("approvals.cancel", "{'approvalId':'" + asked() + "'}", agent.key());
            }
            var refusal = refusal("approvals.request", request(DB, ""), agent.key());
            assertThat(refusal.code()).isEqualTo("too_many_requests");
            assertThat(refusal.message()).contains("100").contains("hour");
            CLOCK.go(Duration.ofMinutes(61));
            assertThat(HOUSE.code("approvals.request", request(DB, ""), agent.key()))
                    .isEqualTo("done");
        }

        private String write(String value) {
            var call = "{'uri':'" + DB + "','value':'" + value + "'}";
            var digest = refusal("resources.write", call, agent.key()).details().get("callDigest");
            return ",'operation':'write','callDigest':'" + digest + "'";
        }

        private String id(String uri, String more) {
            return HOUSE.done("approvals.request", request(uri, more), agent.key())
                    .get("approvalId")
                    .stringValue();
        }

        private static String request(String uri, String more) {
            return "{'resource':'" + uri + "','reason':'to debug a connection'" + more + "}";
        }
    }

    @Nested
    class A_rule_that_nobody_could_answer {
        @Test
        void for_want_of_the_permission_is_refused() {
            member("vera", "viewer");
            assertThat(define("'requiresApproval':true,'approvers':['viewer']")).isEqualTo("validation_error");
            assertThat(define("'requiresApproval':true,'approvers':['viewer','approver'],'requiredApprovals':3"))
                    .isEqualTo("validation_error");
        }

        @Test
        void since_its_approvers_lost_the_permission_asks_nobody() {
            protect();
            HOUSE.done("roles.update", "{'role':'approver','permissions':['mcp:read']}", home.key());
            assertThat(HOUSE.code("approvals.request", "{'resource':'" + DB + "'}", agent.key()))
                    .isEqualTo("nobody_can_approve");
        }

        @Test
        void for_want_of_any_yes_is_refused_although_it_asks_for_none() {
            assertThat(define("'requiredApprovals':0")).isEqualTo("validation_error");
        }

        private String define(String more) {
            return HOUSE.code("resources.define", BASE + more + "}", home.key());
        }
    }
}
