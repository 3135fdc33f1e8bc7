package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.TestGround;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Resource rules and approvals on the whole system (seed 001; domain reference 2.4 and 2.6). */
class ApprovalsTest {
    private static final String DB = "vsecure://secrets/production/DATABASE_URL";
    private static final String BASE = "{'uri':'vsecure://secrets/production/*','name':'Production',";
    private static final String VALUE = "postgresql://app:hunter2@db/main";
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Hands CLOCK = new Hands();
    private static final Residence HOUSE = Residence.open(TestGround.freshDatabaseUrl(), CLOCK);

    /** A clock that is set by hand. */
    private static final class Hands extends Clock {
        private final AtomicReference<Instant> now =
                new AtomicReference<>(InstantSource.system().instant());

        void go(Duration on) {
            now.updateAndGet(it -> it.plus(on));
        }

        @Override
        public Instant instant() {
            return now.updateAndGet(it -> it.plusNanos(1_000));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Residence.Household home;
    private Residence.Account agent;
    private Secret alice;
    private Secret bob;
    private String mails;

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    @BeforeEach
    void a_tenant_with_two_approvers_and_an_agent() {
        mails = "@t" + NEXT.incrementAndGet() + ".example";
        home = HOUSE.found("t" + NEXT.get());
        alice = member("alice", "approver");
        bob = member("bob", "approver");
        agent = HOUSE.account(home, "ai-agent-123", "mcp:read", "mcp:write", "secrets:read");
    }

    private Secret member(String name, String role) {
        HOUSE.done(
                "members.create",
                "{'email':'%s','roles':['%s'],'password':'correct horse battery'}".formatted(name + mails, role),
                home.key());
        return signIn(name);
    }

    private Secret signIn(String name) {
        var claim = new SignIn.Claim(
                name + mails, new Secret("correct horse battery"), Optional.empty(), Optional.of(home.id()));
        return HOUSE.premises
                .signIn()
                .signIn(claim, new Origin("rest", "192.0.2.1", "test", "req_1"))
                .token();
    }

    private void store() {
        HOUSE.done("resources.write", "{'uri':'" + DB + "','value':'" + VALUE + "'}", home.key());
    }

    private ObjectNode rule(String more) {
        return HOUSE.done("resources.define", BASE + more + "}", home.key());
    }

    private void protect() {
        store();
        rule("'requiresApproval':true,'approvers':['approver']");
    }

    private ObjectNode ask(Secret who, String more) {
        return HOUSE.done(
                "approvals.request", "{'resource':'" + DB + "','reason':'to debug a connection'" + more + "}", who);
    }

    private String asked() {
        return ask(agent.key(), "").get("approvalId").stringValue();
    }

    private String answer(String id, String action, Secret who) {
        return HOUSE.code(
                "approvals.respond", "{'approvalId':'" + id + "','action':'" + action + "','reason':'fine'}", who);
    }

    private String read(Secret who) {
        return HOUSE.code("resources.read", "{'uri':'" + DB + "'}", who);
    }

    private Refusal refusal(String operation, String json, Secret who) {
        return ((Answer.No) HOUSE.pass(operation, json, who)).refusal();
    }

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
