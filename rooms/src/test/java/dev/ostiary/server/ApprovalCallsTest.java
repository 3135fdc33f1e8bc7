package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What a person is shown is what would run; what was decided stays what it was. */
class ApprovalCallsTest extends ApprovalGround {
    private static final String WRITE = "{'uri':'" + DB + "','value':'%s'}";

    @BeforeEach
    void writing_needs_a_yes() {
        store();
        rule("'permissions':['read','write'],'requiresApproval':true,'approvers':['approver']");
    }

    private String digest(String value) {
        return String.valueOf(refusal("resources.write", WRITE.formatted(value), agent.key())
                .details()
                .get("callDigest"));
    }

    private ObjectNode seen(String id) {
        return HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", alice);
    }

    private String askedFor(String digest) {
        return ask(agent.key(), ",'operation':'write','callDigest':'" + digest + "'")
                .get("approvalId")
                .stringValue();
    }

    @Test
    void whoever_is_asked_sees_the_very_call_and_no_secret_of_it() {
        var call = seen(askedFor(digest("agreed-upon"))).get("call");
        assertThat(call.get("operation").stringValue()).isEqualTo("resources.write");
        assertThat(call.get("arguments").stringValue()).contains(DB).doesNotContain("agreed-upon");
    }

    @Test
    void a_digest_that_belongs_to_no_refused_call_of_the_caller_is_no_request() {
        var other = HOUSE.account(home, "another", "mcp:read", "mcp:write");
        var theirs = refusal("resources.write", WRITE.formatted("x"), other.key())
                .details()
                .get("callDigest");
        for (var digest : new Object[] {"0".repeat(64), theirs}) {
            assertThat(HOUSE.code(
                            "approvals.request",
                            "{'resource':'" + DB + "','operation':'write','callDigest':'" + digest + "'}",
                            agent.key()))
                    .isEqualTo("validation_error");
        }
    }

    @Test
    void a_change_of_one_resource_is_asked_for_by_its_call_alone() {
        assertThat(HOUSE.code("approvals.request", "{'resource':'" + DB + "','operation':'write'}", agent.key()))
                .isEqualTo("validation_error");
    }

    @Test
    void a_family_of_changes_shows_no_call() {
        var id = HOUSE.done(
                        "approvals.request",
                        "{'resource':'vsecure://secrets/production/*','operation':'write','maxUses':3}",
                        agent.key())
                .get("approvalId")
                .stringValue();
        assertThat(seen(id).has("call")).isFalse();
        assertThat(seen(id).get("maxUses").intValue()).isEqualTo(3);
    }

    @Test
    void a_refusal_names_what_is_open_for_this_call_and_not_for_another() {
        var id = askedFor(digest("agreed-upon"));
        var same = refusal("resources.write", WRITE.formatted("agreed-upon"), agent.key());
        assertThat(same.details()).containsEntry("approvalId", id);
        var other = refusal("resources.write", WRITE.formatted("something else"), agent.key());
        assertThat(other.details()).doesNotContainKey("approvalId");
        assertThat(other.message()).doesNotContain(id);
    }

    @Test
    void an_end_keeps_who_decided_and_says_who_ended_it() {
        var id = asked();
        answer(id, "approve", alice);
        HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", bob);
        var it = seen(id);
        assertThat(it.get("status").stringValue()).isEqualTo("revoked");
        assertThat(it.get("approvedBy").stringValue()).isEqualTo("alice" + mails);
        assertThat(it.get("decision").stringValue()).isEqualTo("fine");
        assertThat(it.get("endedBy").stringValue()).isEqualTo("bob" + mails);
    }

    @Test
    void what_was_taken_back_was_approved_by_nobody() {
        var id = asked();
        HOUSE.done("approvals.cancel", "{'approvalId':'" + id + "'}", agent.key());
        assertThat(seen(id).has("approvedBy")).isFalse();
        assertThat(seen(id).get("endedBy").stringValue()).isEqualTo("ai-agent-123");
    }

    @Test
    void the_trail_has_the_reasons_of_both() {
        answer(asked(), "approve", alice);
        var logs = HOUSE.done("audit.query", "{'action':'mcp.approval_requested,mcp.approval_granted'}", home.key())
                .get("logs")
                .toString();
        assertThat(logs).contains("to debug a connection").contains("fine");
    }
}
