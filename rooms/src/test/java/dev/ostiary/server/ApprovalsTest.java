package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource rules and approvals on the whole system (seed 001; domain reference 2.4 and 2.6). */
class ApprovalsTest extends ApprovalGround {
    @Nested
    class A_rule {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'requiresApproval':true",
                    "'requiresApproval':true,'approvers':[]",
                    "'requiresApproval':true,'approvers':['nobody@here.example']",
                    "'requiresApproval':true,'approvers':['auditor']",
                    "'requiresApproval':true,'approvers':['approver'],'requiredApprovals':3",
                    "'requiresApproval':true,'approvers':['approver'],'requiredApprovals':0",
                    "'autoApprove':{'enabled':true}",
                    "'autoApprove':{'enabled':true,'conditions':{}}",
                    "'autoApprove':{'enabled':true,'conditions':{'timeWindow':'09:00-17:00 Nowhere'}}"
                })
        void that_could_never_be_met_or_lets_everybody_through_is_refused(String more) {
            assertThat(HOUSE.code("resources.define", BASE + more + "}", home.key()))
                    .isEqualTo("validation_error");
        }

        @Test
        void is_the_only_way_to_anything_under_its_addresses() {
            store();
            HOUSE.allow(home, agent.principal(), "**", "admin");
            assertThat(read(agent.key())).isEqualTo("access_denied");
            assertThat(HOUSE.code("secrets.read", "{'path':'vsecure/production/database_url'}", agent.key()))
                    .isEqualTo("access_denied");
        }

        @Test
        void without_approval_lets_callers_do_what_it_permits_and_no_more() {
            store();
            rule("'permissions':['read']");
            var read = HOUSE.done("resources.read", "{'uri':'" + DB + "'}", agent.key());
            assertThat(read.get("value").stringValue()).isEqualTo(VALUE);
            assertThat(read.at("/metadata/environment").stringValue()).isEqualTo("production");
            assertThat(HOUSE.code("resources.write", "{'uri':'" + DB + "','value':'x'}", agent.key()))
                    .isEqualTo("access_denied");
        }

        @Test
        void decides_when_it_is_the_most_specific() {
            store();
            rule("'requiresApproval':true,'approvers':['approver']");
            HOUSE.done("resources.define", "{'uri':'" + DB + "'}", home.key());
            assertThat(read(agent.key())).isEqualTo("done");
            HOUSE.done("resources.delete", "{'uri':'" + DB + "'}", home.key());
            assertThat(read(agent.key())).isEqualTo("approval_required");
        }

        @Test
        void is_one_for_all_spellings_of_one_address() {
            HOUSE.done("resources.define", "{'uri':'vsecure://secrets/production/A.B'}", home.key());
            assertThat(HOUSE.code("resources.define", "{'uri':'vsecure://secrets/production/a-b'}", home.key()))
                    .isEqualTo("rule_exists");
        }
    }

    @Nested
    class What_needs_a_yes {
        @Test
        void is_refused_with_how_to_ask_and_open_after_a_person_said_yes() {
            protect();
            var refusal = refusal("resources.read", "{'uri':'" + DB + "'}", agent.key());
            assertThat(refusal.code()).isEqualTo("approval_required");
            assertThat(refusal.details())
                    .containsEntry("approvalRequired", true)
                    .containsEntry("resource", DB)
                    .containsEntry("operation", "read");
            var asked = ask(agent.key(), ",'requestedBy':'ai-agent-123','ttl':3600");
            assertThat(asked.get("status").stringValue()).isEqualTo("pending");
            assertThat(asked.get("requestedBy").stringValue()).isEqualTo("ai-agent-123");
            assertThat(Duration.between(
                            Instant.parse(asked.get("requestedAt").stringValue()),
                            Instant.parse(asked.get("expiresAt").stringValue())))
                    .isEqualTo(Duration.ofHours(1));
            var id = asked.get("approvalId").stringValue();
            assertThat(asked.get("approvalUrl").stringValue()).endsWith("/console/approvals/" + id);
            assertThat(read(agent.key())).isEqualTo("approval_required");
            var answered = HOUSE.done(
                    "approvals.respond", "{'approvalId':'" + id + "','action':'approve','reason':'Legitimate'}", alice);
            assertThat(answered.get("status").stringValue()).isEqualTo("approved");
            assertThat(answered.get("approvedBy").stringValue()).isEqualTo("alice" + mails);
            assertThat(answered.get("expiresAt")).isEqualTo(asked.get("expiresAt"));
            assertThat(HOUSE.done("resources.read", "{'uri':'" + DB + "'}", agent.key())
                            .get("value")
                            .stringValue())
                    .isEqualTo(VALUE);
            var log = HOUSE.done("approvals.audit", "{'resource':'production/*'}", home.key())
                    .at("/logs/0");
            assertThat(log.get("approvalId").stringValue()).isEqualTo(id);
            assertThat(log.get("actor").stringValue()).isEqualTo("ai-agent-123");
            assertThat(log.get("success").booleanValue()).isTrue();
            assertThat(log.get("resource").stringValue())
                    .as("as it was written")
                    .isEqualTo(DB);
        }

        @Test
        void is_open_to_the_vaults_own_operations_too_and_to_nobody_else() {
            protect();
            HOUSE.allow(home, agent.principal(), "vsecure/**", "read");
            var byPath = "{'path':'vsecure/production/database_url'}";
            assertThat(HOUSE.code("secrets.read", byPath, agent.key())).isEqualTo("approval_required");
            assertThat(HOUSE.done("secrets.batch-read", "{'paths':['vsecure/production/database_url']}", agent.key())
                            .at("/errors/vsecure~1production~1database_url/code")
                            .stringValue())
                    .isEqualTo("approval_required");
            assertThat(answer(asked(), "approve", alice)).isEqualTo("done");
            assertThat(HOUSE.code("secrets.read", byPath, agent.key())).isEqualTo("done");
            var other = HOUSE.account(home, "other-agent", "mcp:read");
            assertThat(read(other.key())).isEqualTo("approval_required");
            assertThat(read(home.key())).isEqualTo("approval_required");
        }

        @Test
        void is_closed_again_when_its_time_is_over() {
            protect();
            var id = asked();
            answer(id, "approve", alice);
            CLOCK.go(Duration.ofMinutes(59));
            assertThat(read(agent.key())).isEqualTo("done");
            CLOCK.go(Duration.ofMinutes(1));
            assertThat(read(agent.key())).isEqualTo("approval_required");
            assertThat(HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", agent.key())
                            .get("status")
                            .stringValue())
                    .isEqualTo("expired");
        }

        @Test
        void is_closed_again_when_it_is_revoked_or_given_back() {
            protect();
            var id = asked();
            answer(id, "approve", alice);
            assertThat(HOUSE.code("approvals.revoke", "{'approvalId':'" + id + "'}", bob))
                    .isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("approval_required");
            var again = asked();
            answer(again, "approve", bob);
            assertThat(HOUSE.code("approvals.cancel", "{'approvalId':'" + again + "'}", agent.key()))
                    .isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("approval_required");
        }

        @Test
        void stays_closed_when_it_was_denied_and_is_not_asked_again_at_once() {
            protect();
            var id = asked();
            assertThat(answer(id, "deny", bob)).isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("approval_required");
            assertThat(ask(agent.key(), "").get("status").stringValue()).isEqualTo("denied");
            CLOCK.go(Duration.ofMinutes(10));
            assertThat(ask(agent.key(), "").get("status").stringValue()).isEqualTo("pending");
        }

        @Test
        void needs_as_many_yeses_as_the_rule_wants_from_different_persons() {
            store();
            rule("'requiresApproval':true,'approvers':['approver'],'requiredApprovals':2");
            var id = asked();
            assertThat(answer(id, "approve", alice)).isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("approval_required");
            assertThat(answer(id, "approve", alice)).isEqualTo("already_answered");
            assertThat(answer(id, "approve", bob)).isEqualTo("done");
            assertThat(read(agent.key())).isEqualTo("done");
        }

        @Test
        void is_asked_for_once_however_often_it_is_asked() {
            protect();
            assertThat(asked()).isEqualTo(asked());
        }

        @Test
        void wants_a_reason_where_the_rule_does() {
            store();
            rule("'requiresApproval':true,'approvers':['approver'],'requireReason':true,'minReasonLength':20");
            assertThat(HOUSE.code("approvals.request", "{'resource':'" + DB + "','reason':'because'}", agent.key()))
                    .isEqualTo("validation_error");
            assertThat(asked()).startsWith("appr_");
        }
    }

    @Nested
    class A_trusted_agent {
        @Test
        void passes_while_all_conditions_hold() {
            store();
            rule("'requiresApproval':true,'approvers':['approver'],'autoApprove':{'enabled':true,'conditions':"
                    + "{'timeWindow':'" + window(-60, 60)
                    + "','requester':['trusted-agent-1'],'operations':['read']}}");
            var trusted = HOUSE.account(home, "trusted-agent-1", "mcp:read");
            assertThat(read(trusted.key())).isEqualTo("done");
            assertThat(ask(trusted.key(), "").get("status").stringValue()).isEqualTo("approved");
            assertThat(read(agent.key())).isEqualTo("approval_required");
        }

        @Test
        void is_asked_like_others_outside_of_hours() {
            store();
            rule("'requiresApproval':true,'approvers':['approver'],'autoApprove':{'enabled':true,'conditions':"
                    + "{'timeWindow':'" + window(60, 120) + "','requester':['trusted-agent-1']}}");
            var trusted = HOUSE.account(home, "trusted-agent-1", "mcp:read");
            assertThat(read(trusted.key())).isEqualTo("approval_required");
        }

        private String window(int from, int to) {
            var now = CLOCK.instant().atOffset(ZoneOffset.UTC);
            var form = java.time.format.DateTimeFormatter.ofPattern("HH:mm");
            return form.format(now.plusMinutes(from)) + "-" + form.format(now.plusMinutes(to)) + " UTC";
        }
    }
}
