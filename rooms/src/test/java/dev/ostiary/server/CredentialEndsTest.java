package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One act ends what an agent holds, on whatever node its broker waits; the answer says what could not be ended. */
class CredentialEndsTest extends CredentialsGround {
    private static final Residence OTHER = HOUSE.another(CLOCK);

    @AfterAll
    static void close() {
        OTHER.close();
    }

    private static String ending(String id, int wait) {
        return "{'session_id':'" + id + "','reason':'it runs wild','wait_seconds':" + wait + "}";
    }

    private ObjectNode end(String id, int wait) {
        return HOUSE.done("credentials.end", ending(id, wait), home.key());
    }

    private CompletableFuture<ObjectNode> watched(Residence node, String id) {
        return soon(
                () -> node.done("credentials.watch", "{'session_id':'" + id + "','wait_seconds':25}", runner.key()));
    }

    private boolean over(String id) {
        return HOUSE.done("credentials.watch", which(id), runner.key())
                .get("over")
                .booleanValue();
    }

    @Test
    void who_waits_on_another_node_hears_who_ended_it_and_why() {
        var id = active();
        var heard = watched(OTHER, id);
        end(id, 0);
        var it = heard.join();
        assertThat(it.get("over").booleanValue()).isTrue();
        assertThat(Residence.text(it, "ended_by")).isEqualTo("user:" + home.email());
        assertThat(Residence.text(it, "reason")).isEqualTo("it runs wild");
    }

    @Test
    void who_ends_it_hears_what_its_broker_could_end_on_another_node() {
        var id = active();
        var answer = soon(() -> end(id, 25));
        watched(OTHER, id).join();
        OTHER.done(
                "credentials.finish", finish(id, "revoked", ",'lingers_until':'2099-01-01T00:00:00Z'"), runner.key());
        var told = answer.join().get("sessions").get(0);
        assertThat(told.get("credentials_ended").booleanValue()).isFalse();
        assertThat(Residence.text(told, "words"))
                .startsWith("The role goes on honouring them. ")
                .contains("until 2099-01-01T00:00:00Z", "tryaudex kill " + id);
        assertThat(Residence.text(told, "lingers_until")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(status(id)).isEqualTo("revoked");
    }

    @Test
    void a_broker_that_does_not_answer_is_said_to_and_until_when_its_credentials_work() {
        var told = end(active(), 0).get("sessions").get(0);
        assertThat(told.get("credentials_ended").booleanValue()).isFalse();
        assertThat(Residence.text(told, "words")).contains("has not answered");
        assertThat(Residence.text(told, "lingers_until")).isEqualTo("2100-01-01T00:00:00Z");
    }

    @Test
    void what_was_never_issued_is_ended_for_good() {
        var id = open();
        assertThat(end(id, 25).at("/sessions/0/credentials_ended").booleanValue())
                .isTrue();
        assertThat(HOUSE.code("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key()))
                .isEqualTo("session_over");
    }

    @Test
    void ending_it_twice_is_ending_it_once() {
        var id = active();
        end(id, 0);
        var again = HOUSE.done("credentials.end", "{'session_id':'" + id + "','wait_seconds':0}", home.key());
        assertThat(again.at("/sessions/0/status").stringValue()).isEqualTo("revoked");
        assertThat(shown(id).at("/ended/reason").stringValue()).isEqualTo("it runs wild");
    }

    @Test
    void what_is_told_after_an_end_changes_nothing_of_who_ended_it() {
        var id = active();
        end(id, 0);
        HOUSE.done("credentials.finish", finish(id, "completed", ",'exit_code':0"), runner.key());
        assertThat(status(id)).isEqualTo("revoked");
        assertThat(shown(id).at("/finished/exit_code").intValue()).isZero();
    }

    @Test
    void an_end_and_an_issuance_at_once_never_leave_it_open() {
        for (int time = 0; time < 20; time++) {
            var id = open();
            var there =
                    soon(() -> OTHER.code("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key()));
            end(id, 0);
            assertThat(there.join()).isIn("done", "session_over");
            assertThat(status(id)).isEqualTo("revoked");
            assertThat(over(id)).isTrue();
        }
    }

    @Nested
    class ending_all_that_a_principal_holds {
        @Test
        void ends_each_of_its_sessions_and_nobody_elses() {
            var one = active();
            var two = open();
            var other = HOUSE.account(home, "other", "credentials:use").key();
            var others =
                    Residence.text(HOUSE.done("credentials.open", asking("'s3:GetObject'", ""), other), "session_id");
            var told = HOUSE.done("credentials.end-all", "{'identity_id':'sa:runner','wait_seconds':0}", home.key());
            assertThat(told.get("sessions").valueStream().map(it -> Residence.text(it, "session_id")))
                    .containsExactlyInAnyOrder(one, two);
            assertThat(status(one)).isEqualTo("revoked");
            assertThat(status(two)).isEqualTo("revoked");
            assertThat(status(others)).isEqualTo("pending");
        }

        private JsonNode all() {
            return HOUSE.done("credentials.end-all", "{'identity_id':'sa:runner','wait_seconds':0}", home.key())
                    .get("sessions");
        }

        @Test
        void names_what_is_over_and_works_on_with_who_could_end_it() {
            var id = active();
            HOUSE.done(
                    "credentials.finish",
                    finish(id, "completed", ",'lingers_until':'2099-01-01T00:00:00Z'"),
                    runner.key());
            var told = all();
            assertThat(told).hasSize(1);
            assertThat(Residence.text(told.get(0), "status")).isEqualTo("completed");
            assertThat(told.get(0).get("credentials_ended").booleanValue()).isFalse();
            assertThat(Residence.text(told.get(0), "lingers_until")).isEqualTo("2099-01-01T00:00:00Z");
            assertThat(Residence.text(told.get(0), "words")).contains("tryaudex kill " + id);
        }

        @Test
        void names_what_has_run_out_of_time_without_a_word_of_its_broker() {
            var id = active();
            CLOCK.go(Duration.ofMinutes(16));
            assertThat(Residence.text(all().get(0), "session_id")).isEqualTo(id);
        }

        @Test
        void names_what_was_left_to_end_by_itself_until_it_has() {
            var until = CLOCK.instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
            var id = open();
            HOUSE.done(
                    "credentials.issued",
                    "{'session_id':'" + id + "'" + ISSUED.replace("2100-01-01T00:00:00Z", until.toString()),
                    runner.key());
            HOUSE.done("credentials.finish", finish(id, "completed", ""), runner.key());
            assertThat(Residence.text(all().get(0), "lingers_until")).isEqualTo(until.toString());
            CLOCK.go(Duration.ofHours(2));
            assertThat(all()).isEmpty();
            assertThat(end(id, 0).at("/sessions/0/credentials_ended").booleanValue())
                    .isTrue();
        }

        @Test
        void does_not_name_what_was_taken_back() {
            HOUSE.done(
                    "credentials.finish",
                    finish(active(), "completed", "").replace("'credentials_ended':false", "'credentials_ended':true"),
                    runner.key());
            assertThat(all()).isEmpty();
        }

        @Test
        void ends_what_people_approved_for_it() {
            terms(",'approval':['s3:Delete*']");
            HOUSE.done(
                    "resources.define",
                    "{'uri':'" + ADDRESS + "','permissions':['write'],'approvers':['approver']}",
                    home.key());
            var asking = asking("'s3:DeleteObject'", "");
            var digest =
                    refusal("credentials.open", asking, runner.key()).details().get("callDigest");
            var yes = Residence.text(
                    HOUSE.done(
                            "approvals.request",
                            "{'resource':'" + ADDRESS + "','operation':'write','callDigest':'" + digest + "'}",
                            runner.key()),
                    "approvalId");
            answer(yes, "approve", alice);
            var told = HOUSE.done("credentials.end-all", "{'identity_id':'sa:runner'}", home.key());
            assertThat(told.get("approvals_ended").intValue()).isEqualTo(1);
            assertThat(HOUSE.code("credentials.open", asking, runner.key())).isEqualTo("approval_required");
        }

        @Test
        void tells_the_trail_of_each() {
            var id = active();
            HOUSE.done("credentials.end-all", "{'identity_id':'sa:runner','wait_seconds':0}", home.key());
            assertThat(HOUSE.done("audit.query", "{'action':'session_revoked'}", home.key())
                            .get("logs")
                            .toString())
                    .contains(id);
        }
    }

    @Nested
    class whoever_loses_what_opened_a_session {
        @Test
        void loses_the_session_with_the_key_while_its_broker_waits() {
            var id = active();
            var waiting = soon(() ->
                    OTHER.pass("credentials.watch", "{'session_id':'" + id + "','wait_seconds':25}", runner.key()));
            HOUSE.done("api-keys.revoke", "{'api_key_id':'" + runner.keyId() + "'}", home.key());
            assertThat(waiting.join())
                    .isInstanceOfSatisfying(
                            Answer.No.class,
                            no -> assertThat(no.refusal().code()).isEqualTo("token_revoked"));
            assertThat(status(id)).isEqualTo("revoked");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update ostiary.api_key set revoked_at = now() where id = '%s'",
                    "update ostiary.service_account set is_active = false where id = '%s'"
                })
        void loses_it_also_where_a_subscription_says_so(String change) {
            var id = active();
            var which = change.contains("api_key") ? runner.keyId() : runner.id();
            HOUSE.asOwner("set session_replication_role = replica; " + change.formatted(which));
            assertThat(status(id)).isEqualTo("revoked");
        }

        @Test
        void loses_it_with_the_account() {
            var off = active();
            HOUSE.done(
                    "service-accounts.update",
                    "{'service_account_id':'" + runner.id() + "','is_active':false}",
                    home.key());
            assertThat(status(off)).isEqualTo("revoked");
            HOUSE.done(
                    "service-accounts.update",
                    "{'service_account_id':'" + runner.id() + "','is_active':true}",
                    home.key());
            var gone = active();
            HOUSE.done(
                    "service-accounts.delete", "{'service_account_id':'" + runner.id() + "','force':true}", home.key());
            assertThat(status(gone)).isEqualTo("revoked");
        }

        @Test
        void hears_nothing_more_once_the_tenant_is_suspended() {
            var id = active();
            HOUSE.done(
                    "tenants.update",
                    "{'tenant_id':'" + home.id() + "','status':'suspended'}",
                    HOUSE.first().key());
            for (var node : List.of(HOUSE, OTHER)) {
                assertThat(node.code("credentials.watch", which(id), runner.key()))
                        .isNotIn("done");
            }
        }
    }
}
