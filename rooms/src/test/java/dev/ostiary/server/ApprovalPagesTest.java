package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApprovalPagesTest {
    private static final Residence RESIDENCE = Residence.shared();
    private static final Porch PORCH = new Porch(RESIDENCE.premises);
    private static final String PASSWORD = "correct horse battery";

    private final Residence.Household home = RESIDENCE.found("a" + System.nanoTime());
    private final Residence.Account agent = RESIDENCE.account(home, "agent", "mcp:read");
    private final Browser grace = new Browser(PORCH);
    private JsonNode request = Residence.json("{}");
    private String page = "";

    @AfterAll
    static void close() {
        PORCH.close();
    }

    @BeforeEach
    void somebody_is_asked() {
        var approver = member("grace", "approver");
        RESIDENCE.done(
                "resources.define",
                "{'uri':'vsecure://secrets/production/*','permissions':['read'],'requiresApproval':true,'approvers':['%s']}"
                        .formatted(approver.email()),
                home.key());
        request = asked("<b>please</b>\\nand \\\"soon\\\"");
        page = URI.create(Residence.text(request, "approvalUrl")).getPath();
        grace.signIn(approver);
    }

    private Residence.Household member(String name, String role) {
        var mail = name + System.nanoTime() + "@example.org";
        RESIDENCE.done(
                "members.create",
                "{'email':'%s','roles':['%s'],'password':'%s'}".formatted(mail, role, PASSWORD),
                home.key());
        return new Residence.Household(home.id(), mail, home.key(), new Secret(PASSWORD));
    }

    private JsonNode asked(String reason) {
        return RESIDENCE.done(
                "approvals.request",
                "{'resource':'vsecure://secrets/production/DB','reason':'%s'}".formatted(reason),
                agent.key());
    }

    private String status() {
        var id = Residence.text(request, "approvalId");
        return Residence.text(
                RESIDENCE.done("approvals.show", "{'approvalId':'%s'}".formatted(id), agent.key()), "status");
    }

    private int answer(Browser browser, String action) {
        return browser.submitFrom(page, page, Map.of("action", action, "reason", "As agreed."))
                .statusCode();
    }

    @Nested
    class for_an_approver {
        @Test
        void say_what_would_happen_and_why_as_text_and_opening_them_decides_nothing() {
            assertThat(grace.open(page).body())
                    .contains(
                            "vsecure://secrets/production/DB",
                            "agent asks",
                            "&lt;b&gt;please&lt;/b&gt;",
                            "Approve",
                            "Deny")
                    .doesNotContain("<b>please");
            assertThat(grace.open("/console/approvals").body()).contains(page);
            assertThat(grace.open("/console").body()).contains("One request waits for your answer");
            assertThat(status()).isEqualTo("pending");
        }

        @Test
        void take_an_answer_once() {
            assertThat(answer(grace, "approve")).isEqualTo(303);
            assertThat(status()).isEqualTo("approved");
            assertThat(answer(grace, "deny")).isEqualTo(409);
            assertThat(status()).isEqualTo("approved");
            assertThat(grace.open(page).body()).contains("As agreed.", "Revoke").doesNotContain("mcp_access_token_");
        }

        @Test
        void end_what_was_approved() {
            answer(grace, "approve");
            assertThat(answer(grace, "revoke")).isEqualTo(303);
            assertThat(status()).isEqualTo("revoked");
        }

        @Test
        void do_nothing_by_a_link() {
            grace.open(page + "?action=approve");
            assertThat(status()).isEqualTo("pending");
        }

        @Test
        void do_nothing_for_a_form_without_this_sessions_token() {
            assertThat(grace.submit(page, Map.of("action", "approve")).statusCode())
                    .isEqualTo(403);
            assertThat(status()).isEqualTo("pending");
        }
    }

    @Nested
    class for_others {
        @Test
        void say_so_calmly_and_refuse_a_forged_answer() {
            var other = new Browser(PORCH);
            other.signIn(home);
            assertThat(other.open(page).body())
                    .contains("Not for you to answer")
                    .doesNotContain("value=\"approve\"");
            assertThat(answer(other, "approve")).isEqualTo(403);
            assertThat(status()).isEqualTo("pending");
        }

        @Test
        void of_another_tenant_do_not_exist() {
            var elsewhere = RESIDENCE.found("b" + System.nanoTime());
            var other = new Browser(PORCH);
            other.signIn(elsewhere);
            assertThat(other.open(page).statusCode()).isEqualTo(404);
            assertThat(answer(other, "approve")).isIn(403, 404);
            assertThat(status()).isEqualTo("pending");
        }

        @Test
        void lead_to_the_door_and_back_who_has_not_signed_in() {
            var stranger = new Browser(PORCH);
            assertThat(stranger.open(page).headers().firstValue("Location")).hasValue("/console/sign-in?to=" + page);
        }
    }
}
