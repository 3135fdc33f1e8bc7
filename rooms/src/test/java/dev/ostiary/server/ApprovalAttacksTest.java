package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is tried to get around an approval, and what becomes of it. */
class ApprovalAttacksTest extends ApprovalGround {
    @Nested
    class An_attempt_to_get_around_it {
        @BeforeEach
        void protectedly() {
            protect();
        }

        @Test
        void by_approving_ones_own_request_fails() {
            HOUSE.done(
                    "resources.update", BASE + "'requiresApproval':true,'approvers':['approver','owner']}", home.key());
            var own = ask(alice, "").get("approvalId").stringValue();
            assertThat(answer(own, "approve", alice)).isEqualTo("own_request");
        }

        @Test
        void by_an_agent_of_ones_own_fails() {
            HOUSE.done(
                    "resources.update", BASE + "'requiresApproval':true,'approvers':['approver','owner']}", home.key());
            // The owner made the account, so the owner is the person behind it.
            assertThat(answer(asked(), "approve", home.key())).isEqualTo("own_request");
        }

        @Test
        void by_an_agents_credential_fails_whatever_it_holds() {
            var strong = HOUSE.account(home, "strong", "admin");
            assertThat(answer(asked(), "approve", strong.key())).isEqualTo("only_a_person");
            assertThat(HOUSE.done("audit.unauthorized", "{}", home.key()).toString())
                    .contains("tried to answer for an approval that others were asked for");
        }

        @Test
        void by_a_role_taken_since_fails() {
            var mallory = member("mallory", "viewer");
            var id = asked();
            promote("mallory", "'approver'");
            assertThat(answer(id, "approve", signIn("mallory"))).isEqualTo("not_an_approver");
            assertThat(mallory).isNotNull();
        }

        @Test
        void by_somebody_who_has_left_or_lost_the_role_fails() {
            var id = asked();
            promote("alice", "'viewer','respondent'");
            assertThat(answer(id, "approve", signIn("alice"))).isIn("not_an_approver", "insufficient_scope");
            HOUSE.done("members.update", "{'member_id':'" + idOf("bob") + "','status':'disabled'}", home.key());
            assertThat(answer(id, "approve", bob)).isIn("token_revoked", "token_invalid");
        }

        @Test
        void with_other_arguments_than_were_approved_fails() {
            HOUSE.done(
                    "resources.update",
                    BASE + "'permissions':['read','write'],'requiresApproval':true,'approvers':['approver']}",
                    home.key());
            var write = "{'uri':'" + DB + "','value':'%s'}";
            var digest = refusal("resources.write", write.formatted("agreed"), agent.key())
                    .details()
                    .get("callDigest");
            var id = ask(agent.key(), ",'operation':'write','callDigest':'" + digest + "'")
                    .get("approvalId")
                    .stringValue();
            answer(id, "approve", alice);
            assertThat(HOUSE.code("resources.write", write.formatted("other"), agent.key()))
                    .isEqualTo("approval_required");
            assertThat(HOUSE.code("resources.write", write.formatted("agreed"), agent.key()))
                    .isEqualTo("done");
            assertThat(HOUSE.code("resources.write", write.formatted("agreed"), agent.key()))
                    .as("a second time")
                    .isEqualTo("approval_required");
        }

        @Test
        void with_a_call_so_long_that_its_end_is_not_shown_fails() {
            HOUSE.done(
                    "resources.update",
                    BASE + "'permissions':['read','write'],'requiresApproval':true,'approvers':['approver']}",
                    home.key());
            var writer = HOUSE.account(home, "writer", "secrets:write");
            HOUSE.allow(home, writer.principal(), "vsecure/**", "write");
            var names = IntStream.range(0, 5)
                    .mapToObj(n -> "'" + String.valueOf(n).repeat(1_000) + "':'x'")
                    .collect(Collectors.joining(","));
            var endless = "{'path':'vsecure/production/db_password','data':{%s},'max_versions':1,'expires_in':'1s'}"
                    .formatted(names);
            assertThat(HOUSE.code("secrets.write", endless, writer.key())).isEqualTo("unreadable_call");
        }

        @Test
        void from_another_tenant_finds_nothing() {
            var id = asked();
            var stranger = HOUSE.found("s" + NEXT.incrementAndGet());
            assertThat(answer(id, "approve", stranger.key())).isEqualTo("approval_not_found");
            assertThat(HOUSE.code("approvals.show", "{'approvalId':'" + id + "'}", stranger.key()))
                    .isEqualTo("approval_not_found");
        }

        @Test
        void after_its_time_fails() {
            var id = asked();
            CLOCK.go(Duration.ofHours(1));
            assertThat(answer(id, "approve", alice)).isEqualTo("approval_closed");
        }

        @Test
        void by_answering_twice_fails() {
            var id = asked();
            answer(id, "deny", alice);
            assertThat(answer(id, "approve", bob)).isEqualTo("approval_closed");
        }

        @Test
        void with_the_token_elsewhere_fails() {
            HOUSE.done("resources.write", "{'uri':'vsecure://secrets/production/OTHER','value':'x'}", home.key());
            HOUSE.done("resources.define", "{'uri':'vsecure://secrets/staging/*'}", home.key());
            HOUSE.done("resources.write", "{'uri':'vsecure://secrets/staging/OPEN','value':'x'}", home.key());
            var id = asked();
            var token =
                    new Secret(HOUSE.done("approvals.respond", "{'approvalId':'" + id + "','action':'approve'}", alice)
                            .get("accessToken")
                            .stringValue());
            assertThat(token.reveal()).startsWith("mcp_access_token_");
            assertThat(read(token)).isEqualTo("done");
            for (var other : new String[] {"production/OTHER", "staging/OPEN"}) {
                assertThat(HOUSE.code("resources.read", "{'uri':'vsecure://secrets/" + other + "'}", token))
                        .isEqualTo("token_confined");
            }
            assertThat(HOUSE.code("resources.write", "{'uri':'" + DB + "','value':'x'}", token))
                    .isEqualTo("access_denied");
            assertThat(HOUSE.code("approvals.list", "{}", token)).isEqualTo("token_confined");
            assertThat(HOUSE.done("audit.unauthorized", "{}", home.key()).toString())
                    .as("what whoever looks into it is told")
                    .contains("used the access token of an approval for something else");
            HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
            assertThat(read(token)).isEqualTo("token_revoked");
        }

        @Test
        void by_widening_the_rule_of_a_live_grant_fails() {
            HOUSE.done("resources.write", "{'uri':'vsecure://secrets/staging/X','value':'x'}", home.key());
            answer(asked(), "approve", alice);
            HOUSE.done(
                    "resources.define",
                    "{'uri':'vsecure://secrets/*','requiresApproval':true,'approvers':['approver']}",
                    home.key());
            HOUSE.done("resources.delete", "{'uri':'vsecure://secrets/production/*'}", home.key());
            assertThat(HOUSE.code("resources.read", "{'uri':'vsecure://secrets/staging/X'}", agent.key()))
                    .isEqualTo("approval_required");
        }

        @Test
        void with_a_family_past_a_rule_of_its_own_fails_and_past_its_cap() {
            HOUSE.done("resources.write", "{'uri':'vsecure://secrets/production/CROWN','value':'x'}", home.key());
            HOUSE.done(
                    "resources.define",
                    "{'uri':'vsecure://secrets/production/CROWN','requiresApproval':true,'approvers':['bob" + mails
                            + "']}",
                    home.key());
            var id = HOUSE.done(
                            "approvals.request",
                            "{'resource':'vsecure://secrets/production/*','reason':'many','maxUses':2}",
                            agent.key())
                    .get("approvalId")
                    .stringValue();
            answer(id, "approve", alice);
            assertThat(HOUSE.code("resources.read", "{'uri':'vsecure://secrets/production/CROWN'}", agent.key()))
                    .isEqualTo("approval_required");
            assertThat(read(agent.key())).isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("approval_required");
        }

        @Test
        void with_the_yes_of_somebody_who_has_left_since_fails() {
            HOUSE.done(
                    "resources.update",
                    BASE + "'requiresApproval':true,'approvers':['approver'],'requiredApprovals':2}",
                    home.key());
            member("carol", "approver");
            var id = asked();
            answer(id, "approve", alice);
            HOUSE.done("members.update", "{'member_id':'" + idOf("alice") + "','status':'disabled'}", home.key());
            answer(id, "approve", bob);
            assertThat(read(agent.key())).isEqualTo("approval_required");
            answer(id, "approve", signIn("carol"));
            assertThat(read(agent.key())).isEqualTo("done");
        }

        @Test
        void before_a_rule_was_made_stricter_fails() {
            var id = asked();
            HOUSE.done(
                    "resources.update",
                    BASE + "'requiresApproval':true,'approvers':['approver'],'requiredApprovals':2}",
                    home.key());
            answer(id, "approve", alice);
            assertThat(read(agent.key())).isEqualTo("approval_required");
            answer(id, "approve", bob);
            assertThat(read(agent.key())).isEqualTo("done");
            HOUSE.done(
                    "resources.define",
                    "{'uri':'" + DB + "','requiresApproval':true,'approvers':['bob" + mails + "']}",
                    home.key());
            assertThat(read(agent.key())).as("under a rule of its own").isEqualTo("approval_required");
        }

        @Test
        void with_what_a_rule_let_through_before_fails_and_a_person_can_be_asked() {
            HOUSE.done("resources.update", BASE + "'requiresApproval':false}", home.key());
            assertThat(ask(agent.key(), "").get("status").stringValue()).isEqualTo("approved");
            HOUSE.done("resources.update", BASE + "'requiresApproval':true,'approvers':['approver']}", home.key());
            assertThat(read(agent.key())).isEqualTo("approval_required");
            assertThat(ask(agent.key(), "").get("status").stringValue()).isEqualTo("pending");
        }

        @Test
        void by_asking_until_somebody_gives_in_fails() {
            answer(asked(), "deny", bob);
            assertThat(HOUSE.code("approvals.request", "{'resource':'" + DB + "','callDigest':'1'}", agent.key()))
                    .isEqualTo("validation_error");
            for (int n = 0; n < 50; n++) {
                HOUSE.done("approvals.request", "{'resource':'vsecure://secrets/production/N" + n + "'}", agent.key());
            }
            var more = "{'resource':'vsecure://secrets/production/ONE_MORE'}";
            assertThat(HOUSE.code("approvals.request", more, agent.key())).isEqualTo("too_many_requests");
            CLOCK.go(Duration.ofHours(1));
            assertThat(HOUSE.code("approvals.request", more, agent.key())).isEqualTo("done");
            var first = HOUSE.done("approvals.request", "{'resource':'vsecure://secrets/production/N0'}", agent.key());
            assertThat(first.get("status").stringValue()).as("asked anew").isEqualTo("pending");
        }

        @Test
        void stands_in_the_trail_with_what_was_asked_and_decided() {
            var denied = asked();
            answer(denied, "deny", alice);
            CLOCK.go(Duration.ofHours(1));
            var id = asked();
            answer(id, "approve", alice);
            assertThat(logs("mcp.approval_requested"))
                    .contains(id)
                    .contains(denied)
                    .contains(DB);
            assertThat(logs("mcp.approval_denied"))
                    .contains(denied)
                    .contains(DB)
                    .doesNotContain(id);
            assertThat(logs("mcp.approval_granted")).contains(id).contains(DB).doesNotContain(denied);
        }

        private String logs(String action) {
            return HOUSE.done("audit.query", "{'action':'" + action + "'}", home.key())
                    .get("logs")
                    .toString();
        }

        @Test
        void by_saying_to_be_somebody_else_fails() {
            assertThat(HOUSE.code(
                            "approvals.request",
                            "{'resource':'" + DB + "','requestedBy':'trusted-agent-1'}",
                            agent.key()))
                    .isEqualTo("validation_error");
        }

        @Test
        void through_a_masked_connection_shows_no_value() {
            answer(asked(), "approve", alice);
            var masked = new Guard(
                    false, true, java.util.List.of(), java.util.List.of(), Optional.empty(), Optional.empty());
            var read = (Answer.Done)
                    HOUSE.pass("resources.read", Residence.json("{'uri':'" + DB + "'}"), agent.key(), masked);
            assertThat(read.result().toString()).doesNotContain("hunter2");
        }

        private void promote(String name, String roles) {
            HOUSE.done("members.update", "{'member_id':'" + idOf(name) + "','roles':[" + roles + "]}", home.key());
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
}
