package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team's terms leave of what is asked. */
class CredentialTermsTest extends CredentialsGround {
    @Test
    void without_terms_all_is_left_to_the_brokers_own_settings() {
        var opened = opened("'s3:GetObject','ec2:*'", ",'ttl':'2h'");
        assertThat(opened.get("allow").toString()).contains("s3:GetObject", "ec2:*");
        assertThat(opened.get("deny")).isEmpty();
        assertThat(Residence.text(opened, "ttl")).isEqualTo("2h");
    }

    @Test
    void the_deny_list_refuses_what_it_covers_and_is_handed_on_for_what_it_overlaps() {
        terms(",'deny':['s3:Delete*','iam:*']");
        assertThat(code("'s3:GetObject','iam:CreateUser'")).isEqualTo("policy_denied");
        assertThat(opened("'s3:*'", "").get("deny").toString()).isEqualTo("[\"s3:Delete*\"]");
        assertThat(code("'S3:DELETEbucket'")).isEqualTo("policy_denied");
    }

    @Test
    void the_ceiling_cuts_what_reaches_beyond_it_and_refuses_what_lies_outside() {
        terms(",'ceiling':['s3:Get*','s3:List*']");
        assertThat(opened("'s3:*'", "").get("allow").toString()).isEqualTo("[\"s3:Get*\",\"s3:List*\"]");
        assertThat(code("'ec2:RunInstances'")).isEqualTo("policy_denied");
    }

    @Test
    void time_boundary_and_network_are_the_teams() {
        terms(",'max_ttl':'10m','boundary':'arn:aws:iam::123456789012:policy/Edge','allowed_ips':['192.0.2.0/24']");
        var opened = opened("'s3:GetObject'", ",'ttl':'1h'");
        assertThat(Residence.text(opened, "ttl")).isEqualTo("10m");
        assertThat(Residence.text(opened, "boundary")).isEqualTo("arn:aws:iam::123456789012:policy/Edge");
        assertThat(opened.at("/network/allowed_ips/0").stringValue()).isEqualTo("192.0.2.0/24");
    }

    @Test
    void only_roles_that_they_name_may_be_used() {
        terms(",'principals':['arn:aws:iam::123456789012:role/agents/*']");
        assertThat(code("'s3:GetObject'")).isEqualTo("done");
        terms(",'principals':['arn:aws:iam::*:role/agents/Writer']");
        assertThat(code("'s3:GetObject'")).isEqualTo("principal_not_allowed");
    }

    @Test
    void those_for_one_cloud_bind_no_other() {
        terms(",'deny':['*:*']");
        assertThat(code("'s3:GetObject'")).isEqualTo("policy_denied");
        assertThat(HOUSE.code(
                        "credentials.open",
                        "{'cloud':'gcp','principal':'reader@lab.iam.gserviceaccount.com','allow':['storage.objects.get'],'command':['gcloud'],'agent':'x'}",
                        runner.key()))
                .isEqualTo("done");
    }

    @Test
    void they_are_shown_with_who_set_them() {
        terms(",'deny':['iam:*']");
        var shown = HOUSE.done("credentials.terms", "{}", home.key()).get("clouds");
        assertThat(shown).hasSize(1);
        assertThat(shown.at("/0/terms/deny/0").stringValue()).isEqualTo("iam:*");
        assertThat(shown.at("/0/changed/by").stringValue()).isEqualTo("user:" + home.email());
    }

    /** Nothing in it is forbidden, and with what Azure issues everything can be done. */
    @Nested
    class a_grant_that_its_cloud_does_not_enforce {
        private void azure(String more) {
            HOUSE.done("credentials.set-terms", "{'cloud':'azure'" + more + "}", home.key());
        }

        private String code(String enforcement) {
            return HOUSE.code("credentials.open", harmless(enforcement), runner.key());
        }

        private String harmless(String enforcement) {
            return "{'cloud':'azure','principal':'1234','allow':['Microsoft.Compute/virtualMachines/read'],'command':['az'],'agent':'x'"
                    + enforcement + "}";
        }

        @ParameterizedTest
        @ValueSource(strings = {",'deny':['Microsoft.KeyVault/*']", ",'ceiling':['Microsoft.Compute/*']"})
        void is_refused_where_the_terms_forbid_anything(String terms) {
            azure(terms);
            assertThat(code(",'enforcement':'advisory'")).isEqualTo("advisory_grant");
            assertThat(code(",'enforcement':'none'")).isEqualTo("advisory_grant");
            assertThat(code("")).as("nothing said").isEqualTo("advisory_grant");
            assertThat(code(",'enforcement':'provider'")).isEqualTo("done");
            azure(terms + ",'advisory':'allow'");
            assertThat(code(",'enforcement':'advisory'")).isEqualTo("done");
        }

        @Test
        void waits_for_a_person_where_the_terms_want_one_for_anything() {
            azure(",'approval':['Microsoft.KeyVault/*']");
            HOUSE.done(
                    "resources.define",
                    "{'uri':'vsecure://credentials/azure/*','permissions':['write'],'approvers':['approver']}",
                    home.key());
            assertThat(code(",'enforcement':'advisory'")).isEqualTo("approval_required");
            assertThat(code(",'enforcement':'provider'")).isEqualTo("done");
        }

        @Test
        void goes_on_where_the_terms_forbid_nothing() {
            azure(",'max_ttl':'10m'");
            assertThat(code(",'enforcement':'advisory'")).isEqualTo("done");
        }

        @Test
        void is_no_less_refused_when_it_turns_out_to_be_so() {
            terms(",'deny':['iam:*']");
            var id = open();
            assertThat(HOUSE.code(
                            "credentials.issued",
                            "{'session_id':'" + id + "'" + ISSUED.replace("'provider'", "'advisory'"),
                            runner.key()))
                    .isEqualTo("advisory_grant");
            assertThat(status(id)).isEqualTo("pending");
        }
    }

    @Nested
    class terms_that_nobody_could_keep {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'cloud':'aws','deny':['s3']}",
                    "{'cloud':'aws','ceiling':['storage.objects.get']}",
                    "{'cloud':'aws','approval':['']}",
                    "{'cloud':'aws','max_ttl':'30s'}",
                    "{'cloud':'aws','max_ttl':'13h'}",
                    "{'cloud':'aws','allowed_ips':['everywhere']}",
                    "{'cloud':'aws','allowed_vpcs':['subnet-1']}",
                    "{'cloud':'aws','boundary':'AdministratorAccess'}",
                    "{'cloud':'gcp','allowed_ips':['192.0.2.1']}",
                    "{'cloud':'azure','boundary':'arn:aws:iam::123456789012:policy/Edge'}",
                    "{'cloud':'moon'}"
                })
        void are_refused(String terms) {
            assertThat(HOUSE.code("credentials.set-terms", terms, home.key()))
                    .isIn("validation_error", "invalid_action");
        }

        @Test
        void are_set_by_those_who_manage_alone() {
            assertThat(HOUSE.code("credentials.set-terms", "{'cloud':'aws'}", runner.key()))
                    .isEqualTo("insufficient_scope");
            assertThat(HOUSE.code("credentials.set-terms", "{'cloud':'aws'}", alice))
                    .isEqualTo("insufficient_scope");
        }
    }
}
