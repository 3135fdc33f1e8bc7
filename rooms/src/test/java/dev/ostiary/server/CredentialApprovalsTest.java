package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A person's yes to the very call in which a broker asks, and to nothing else. */
class CredentialApprovalsTest extends CredentialsGround {
    private static final Residence OTHER = HOUSE.another(CLOCK);
    private static final String DELETE = "'s3:DeleteObject'";

    @AfterAll
    static void close() {
        OTHER.close();
    }

    private void demand() {
        terms(",'approval':['iam:*','s3:Delete*']");
    }

    private void rule(String uri, String more) {
        HOUSE.done(
                "resources.define",
                "{'uri':'" + uri + "','permissions':['write'],'approvers':['approver']" + more + "}",
                home.key());
    }

    private String digest(String allow, String more) {
        return String.valueOf(refusal("credentials.open", asking(allow, more), runner.key())
                .details()
                .get("callDigest"));
    }

    private String asked(String allow, String more) {
        return Residence.text(
                HOUSE.done(
                        "approvals.request",
                        "{'resource':'" + ADDRESS + "','operation':'write','reason':'to clean up','callDigest':'"
                                + digest(allow, more) + "'}",
                        runner.key()),
                "approvalId");
    }

    private String approved() {
        var id = asked(DELETE, "");
        assertThat(answer(id, "approve", alice)).isEqualTo("done");
        return id;
    }

    @Test
    void what_the_terms_demand_waits_for_a_person_and_the_rest_does_not() {
        demand();
        rule("vsecure://credentials/aws/*", "");
        assertThat(code("'s3:GetObject'")).isEqualTo("done");
        assertThat(code(DELETE)).isEqualTo("approval_required");
        assertThat(code("'s3:*'")).isEqualTo("approval_required");
        assertThat(refusal("credentials.open", asking(DELETE, ""), runner.key())
                        .details()
                        .get("resource"))
                .isEqualTo(ADDRESS);
    }

    @Test
    void whoever_is_asked_sees_what_would_run_with_which_rights() {
        demand();
        rule("vsecure://credentials/*", "");
        var call = HOUSE.done("approvals.show", "{'approvalId':'" + asked(DELETE, "") + "'}", alice)
                .get("call");
        assertThat(Residence.text(call, "operation")).isEqualTo("credentials.open");
        assertThat(Residence.text(call, "arguments")).contains("s3:DeleteObject", ROLE, "\"ls\"", "claude");
    }

    @Test
    void a_yes_is_used_up_by_the_session_that_it_was_for_and_stands_in_it() {
        demand();
        rule("vsecure://credentials/aws/123456789012/*", "");
        var yes = approved();
        var opened = opened(DELETE, "");
        assertThat(Residence.text(opened, "approval_id")).isEqualTo(yes);
        assertThat(Residence.text(shown(Residence.text(opened, "session_id")), "approval_id"))
                .isEqualTo(yes);
        assertThat(code(DELETE)).isEqualTo("approval_required");
    }

    @Test
    void a_yes_is_to_exactly_this_and_nothing_like_it() {
        demand();
        rule(ADDRESS, "");
        approved();
        for (var other :
                List.of(",'resources':['arn:aws:s3:::other']", ",'ttl':'16m'", ",'host':'elsewhere'", ",'budget':1")) {
            assertThat(code(DELETE, other, runner.key())).as(other).isEqualTo("approval_required");
        }
        assertThat(code(DELETE + ",'s3:GetObject'")).isEqualTo("approval_required");
        assertThat(HOUSE.code("credentials.open", asking(DELETE, "").replace("'ls'", "'rb'"), runner.key()))
                .isEqualTo("approval_required");
        var another = HOUSE.account(home, "another", "credentials:use", "mcp:read");
        assertThat(code(DELETE, "", another.key())).isEqualTo("approval_required");
        assertThat(code(DELETE)).isEqualTo("done");
    }

    @Test
    void the_same_yes_on_two_nodes_at_once_opens_one_session() {
        demand();
        rule(ADDRESS, "");
        for (int time = 0; time < 10; time++) {
            approved();
            var there = soon(() -> OTHER.code("credentials.open", asking(DELETE, ""), runner.key()));
            assertThat(List.of(code(DELETE), there.join())).containsExactlyInAnyOrder("done", "approval_required");
        }
    }

    @Nested
    class no_way_around {
        @Test
        void where_no_rule_says_whom_to_ask_nobody_may() {
            demand();
            assertThat(code(DELETE)).isEqualTo("nobody_can_approve");
            assertThat(code(DELETE, "", home.key())).isEqualTo("nobody_can_approve");
        }

        @Test
        void not_for_who_writes_the_rules() {
            demand();
            rule(ADDRESS, "");
            assertThat(code(DELETE, "", home.key())).isEqualTo("approval_required");
        }

        @Test
        void not_by_a_rule_that_lets_the_caller_through() {
            demand();
            rule(
                    ADDRESS,
                    ",'requiresApproval':true,'autoApprove':{'enabled':true,'conditions':{'requester':['runner']}}");
            assertThat(code("'s3:GetObject'")).isEqualTo("done");
            assertThat(code(DELETE)).isEqualTo("approval_required");
            assertThat(Residence.text(
                            HOUSE.done("approvals.show", "{'approvalId':'" + asked(DELETE, "") + "'}", home.key()),
                            "status"))
                    .isEqualTo("pending");
        }

        @Test
        void not_by_a_call_that_is_too_long_to_read_or_hides_something() {
            demand();
            rule(ADDRESS, "");
            var much = "'aws','" + "x".repeat(4_000) + "'";
            for (var command : List.of(much, "'aws','rm \u202e everything'", "'aws','\u200b'")) {
                assertThat(HOUSE.code(
                                "credentials.open",
                                asking(DELETE, "").replace("'aws','s3','ls'", command),
                                runner.key()))
                        .isEqualTo("unreadable_call");
            }
        }

        @Test
        void not_by_a_yes_to_a_family_which_is_not_even_asked_for() {
            demand();
            rule("vsecure://credentials/aws/*", ",'requiresApproval':true");
            for (var family : List.of("vsecure://credentials/aws/*", "vsecure://credentials/*")) {
                var no = refusal(
                        "approvals.request",
                        "{'resource':'" + family + "','operation':'write','maxUses':5}",
                        runner.key());
                assertThat(no.code()).isEqualTo("validation_error");
                assertThat(no.message()).contains("one session", "callDigest");
            }
        }

        @Test
        void not_by_a_yes_to_a_family_that_was_given_before_families_were_refused() {
            demand();
            rule("vsecure://credentials/aws/*", "");
            var family = "set call_digest = '', family = true, base = 'vsecure-credentials/aws'";
            assertThat(HOUSE.asOwner(
                            "update ostiary.approval " + family + " where id = '" + approved() + "' returning id"))
                    .hasSize(1);
            assertThat(code(DELETE)).isEqualTo("approval_required");
        }

        @Test
        void not_by_the_token_that_came_with_the_yes() {
            demand();
            rule(ADDRESS, "");
            var token = HOUSE.done(
                            "approvals.respond", "{'approvalId':'" + asked(DELETE, "") + "','action':'approve'}", alice)
                    .get("accessToken")
                    .stringValue();
            assertThat(code(DELETE, "", new Secret(token))).isEqualTo("insufficient_scope");
        }

        @Test
        void not_by_what_was_approved_before_the_terms_were_narrowed() {
            demand();
            rule(ADDRESS, "");
            approved();
            terms(",'deny':['s3:Delete*']");
            assertThat(code(DELETE)).isEqualTo("policy_denied");
        }
    }

    @Nested
    class a_rule_of_its_own {
        @Test
        void wants_a_yes_for_every_session_of_that_role() {
            rule(ADDRESS, ",'requiresApproval':true");
            assertThat(code("'s3:GetObject'")).isEqualTo("approval_required");
        }

        @Test
        void that_permits_no_use_closes_the_role() {
            HOUSE.done("resources.define", "{'uri':'" + ADDRESS + "','permissions':['read']}", home.key());
            assertThat(code("'s3:GetObject'")).isEqualTo("access_denied");
        }
    }
}
