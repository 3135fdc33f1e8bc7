package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a broker tells of its runs, and who sees it. */
class CredentialSessionsTest extends CredentialsGround {
    @Test
    void a_run_goes_from_pending_to_active_to_completed() {
        var id = open();
        assertThat(status(id)).isEqualTo("pending");
        HOUSE.done("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key());
        assertThat(status(id)).isEqualTo("active");
        HOUSE.done("credentials.finish", finish(id, "completed", ",'exit_code':3"), runner.key());
        var it = shown(id);
        assertThat(Residence.text(it, "status")).isEqualTo("completed");
        assertThat(it.at("/finished/exit_code").intValue()).isEqualTo(3);
        assertThat(it.at("/issued/key_id").stringValue()).isEqualTo("key-1");
        assertThat(Residence.text(it, "opened_by")).isEqualTo("sa:runner");
        assertThat(it.get("command").toString()).isEqualTo("[\"aws\",\"s3\",\"ls\"]");
    }

    @Test
    void the_trail_names_session_key_and_status_and_where_it_was() {
        var id = active();
        HOUSE.done("credentials.finish", finish(id, "failed", ""), runner.key());
        var logs = HOUSE.done(
                        "audit.query",
                        "{'action':'session_created,credentials_issued,session_ended','identity_id':'sa:runner'}",
                        home.key())
                .get("logs")
                .toString();
        assertThat(logs).contains(id, "key-1", "failed", "vsecure-credentials/aws/123456789012/agents/reader");
    }

    @Test
    void lists_the_newest_first_page_by_page_and_by_status() {
        var first = open();
        CLOCK.go(Duration.ofSeconds(1));
        var second = active();
        var page = HOUSE.done("credentials.list", "{'limit':1}", home.key());
        assertThat(Residence.text(page.get("sessions").get(0), "session_id")).isEqualTo(second);
        var rest = HOUSE.done(
                "credentials.list", "{'limit':1,'cursor':'" + Residence.text(page, "cursor") + "'}", home.key());
        assertThat(Residence.text(rest.get("sessions").get(0), "session_id")).isEqualTo(first);
        assertThat(rest.get("has_more").booleanValue()).isFalse();
        assertThat(HOUSE.done("credentials.list", "{'status':'active'}", home.key())
                        .get("sessions"))
                .hasSize(1);
        assertThat(HOUSE.done("credentials.list", "{'identity_id':'sa:nobody'}", home.key())
                        .get("sessions"))
                .isEmpty();
    }

    @Test
    void an_approver_and_an_auditor_may_look_and_a_broker_alone_may_not() {
        var id = open();
        assertThat(HOUSE.code("credentials.show", which(id), alice)).isEqualTo("done");
        assertThat(HOUSE.code("credentials.show", which(id), member("carol", "auditor")))
                .isEqualTo("done");
        assertThat(HOUSE.code("credentials.show", which(id), runner.key())).isEqualTo("insufficient_scope");
        assertThat(HOUSE.code("credentials.end", which(id), alice)).isEqualTo("insufficient_scope");
    }

    @Nested
    class whoever_did_not_open_it {
        @Test
        void finds_no_session_to_watch_or_to_tell_of() {
            var id = open();
            var other = HOUSE.account(home, "other", "credentials:use").key();
            assertThat(HOUSE.code("credentials.watch", which(id), other)).isEqualTo("session_not_found");
            assertThat(HOUSE.code("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, other))
                    .isEqualTo("session_not_found");
            assertThat(HOUSE.code("credentials.finish", finish(id, "completed", ""), other))
                    .isEqualTo("session_not_found");
            assertThat(status(id)).isEqualTo("pending");
        }
    }

    @Nested
    class what_was_told {
        @Test
        void is_told_once() {
            var id = active();
            assertThat(HOUSE.code("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key()))
                    .isEqualTo("session_over");
            HOUSE.done("credentials.finish", finish(id, "completed", ""), runner.key());
            assertThat(HOUSE.code("credentials.finish", finish(id, "failed", ""), runner.key()))
                    .isEqualTo("session_over");
            assertThat(status(id)).isEqualTo("completed");
        }

        @Test
        void is_an_end_and_no_beginning() {
            assertThat(HOUSE.code("credentials.finish", finish(active(), "active", ""), runner.key()))
                    .isEqualTo("validation_error");
        }

        @Test
        void hides_nothing_from_who_reads_it() {
            assertThat(code("'s3:GetObject'", ",'host':'build\u202e7'", runner.key()))
                    .isEqualTo("validation_error");
        }
    }

    @Nested
    class a_session_whose_time_is_over {
        @Test
        void has_expired_and_is_to_be_ended_and_may_still_be_told_of() {
            var id = active();
            CLOCK.go(Duration.ofMinutes(16));
            assertThat(status(id)).isEqualTo("expired");
            assertThat(HOUSE.done("credentials.watch", which(id), runner.key())
                            .get("over")
                            .booleanValue())
                    .isTrue();
            assertThat(HOUSE.code("credentials.finish", finish(id, "expired", ""), runner.key()))
                    .isEqualTo("done");
            assertThat(HOUSE.done("credentials.list", "{'status':'expired'}", home.key())
                            .get("sessions"))
                    .hasSize(1);
        }

        @Test
        void takes_no_credentials_any_more() {
            var id = open();
            CLOCK.go(Duration.ofMinutes(16));
            assertThat(HOUSE.code("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key()))
                    .isEqualTo("session_over");
        }
    }
}
