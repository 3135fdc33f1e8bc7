package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.client.vsecure.Approval;
import dev.ostiary.client.vsecure.ApprovalQuery;
import dev.ostiary.client.vsecure.ApprovalRequest;
import dev.ostiary.client.vsecure.Deed;
import dev.ostiary.client.vsecure.SecretValue;
import dev.ostiary.client.vsecure.Status;
import dev.ostiary.client.vsecure.VSecure;
import dev.ostiary.client.vsecure.VSecureException;
import dev.ostiary.kernel.Secret;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client library on the whole system, over HTTP. */
@Timeout(60)
class LibraryTest extends ApprovalGround {
    private static final Porch PORCH = new Porch(HOUSE.premises);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final String NAME = "production/DATABASE_URL";
    private static final Duration LONG = Duration.ofSeconds(50);

    private VSecure vsecure = VSecure.at(there(), SecretValue.of("nothing yet".replace(' ', '_')));

    static {
        HOUSE.premises.listens(there());
    }

    private static String there() {
        return "http://127.0.0.1:" + PORCH.port();
    }

    private VSecure by(Secret key) {
        return VSecure.at(there(), SecretValue.of(key.reveal()));
    }

    @BeforeEach
    void an_agent_with_the_library() {
        vsecure = by(agent.key());
    }

    @AfterEach
    void ends() {
        vsecure.close();
    }

    @AfterAll
    static void closes() {
        PORCH.close();
    }

    private Approval request() {
        return vsecure.approvals().request(ApprovalRequest.toRead(NAME).because("The nightly report fails."));
    }

    private VSecureException.ApprovalRequired required() {
        return catchThrowableOfType(
                VSecureException.ApprovalRequired.class,
                () -> vsecure.secrets().read(NAME).close());
    }

    @Nested
    class A_secret_that_needs_a_yes {
        @BeforeEach
        void a_rule() {
            store();
            rule("'requiresApproval':true,'requireReason':true,'approvers':['approver']");
        }

        @Test
        void is_refused_with_how_to_ask() {
            var required = required();
            assertThat(required.needsReason()).isTrue();
            assertThat(required.approvers()).containsExactly("approver");
            assertThat(required.asked()).isEmpty();
            assertThat(required.requestId()).isPresent();
            assertThat(required.request("Because."))
                    .isEqualTo(ApprovalRequest.toRead(DB).because("Because."));
            assertThat(required).hasMessageContaining("approvals().request");
        }

        @Test
        void is_refused_with_what_was_asked_already() {
            var asked = request();
            assertThat(required().asked().orElseThrow().id()).isEqualTo(asked.id());
            assertThat(required().asked().orElseThrow().url()).isEqualTo(asked.url());
        }

        @Test
        void is_read_by_whoever_waited_once_a_person_said_yes() throws InterruptedException, ExecutionException {
            var asked = vsecure.approvals()
                    .request(ApprovalRequest.toRead(NAME).because("To debug.").lasting(Duration.ofMinutes(30)));
            assertThat(asked.status()).isEqualTo(Status.PENDING);
            assertThat(Duration.between(asked.requestedAt(), asked.expiresAt())).isEqualTo(Duration.ofMinutes(30));
            assertThat(asked.url().getPath()).isEqualTo("/console/approvals/" + asked.id());
            var waiting =
                    CompletableFuture.supplyAsync(() -> vsecure.approvals().await(asked.id(), LONG), THREADS);
            assertThat(answer(asked.id(), "approve", alice)).isEqualTo("done");
            var answered = waiting.get();
            assertThat(answered.isApproved()).isTrue();
            assertThat(answered.answeredBy()).contains("alice" + mails);
            assertThat(answered.answer()).contains("fine");
            try (var value = vsecure.secrets().read(NAME)) {
                assertThat(value.reveal()).isEqualTo(VALUE);
                assertThat(value).hasToString(Secret.MASK);
            }
            try (var value = vsecure.secrets().read(NAME, answered)) {
                assertThat(value.copy()).isEqualTo(VALUE.toCharArray());
            }
        }

        @Test
        void stays_shut_when_a_person_said_no() {
            var asked = request();
            answer(asked.id(), "deny", alice);
            var answered = vsecure.approvals().await(asked.id(), LONG);
            assertThat(answered.status()).isEqualTo(Status.DENIED);
            assertThat(answered.answeredBy()).contains("alice" + mails);
            assertThat(required()).isNotNull();
        }

        @Test
        void is_asked_for_once_however_often_the_answer_got_lost() {
            assertThat(request().id()).isEqualTo(request().id());
        }

        @Test
        void may_be_waited_for_in_vain() {
            assertThat(vsecure.approvals()
                            .await(request().id(), Duration.ofMillis(300))
                            .isPending())
                    .isTrue();
        }

        @Test
        void is_given_back_by_cancelling() {
            var asked = request();
            assertThat(vsecure.approvals().cancel(asked.id()).status()).isEqualTo(Status.CANCELLED);
            assertThatExceptionOfType(VSecureException.Conflict.class)
                    .isThrownBy(() -> vsecure.approvals().cancel(asked.id()));
        }

        @Test
        void needs_a_reason_where_the_rule_says_so() {
            assertThatExceptionOfType(VSecureException.Invalid.class)
                    .isThrownBy(() -> vsecure.approvals().request(ApprovalRequest.toRead(NAME)))
                    .withMessageContaining("reason");
        }
    }

    @Nested
    class A_wait {
        @Test
        void outlives_a_server_that_is_gone_for_a_while() throws InterruptedException, ExecutionException {
            protect();
            try (var wire = new Wire(PORCH.port());
                    var far = VSecure.at(
                            "http://127.0.0.1:" + wire.port(),
                            SecretValue.of(agent.key().reveal()))) {
                var id = request().id();
                wire.cut();
                var waiting =
                        CompletableFuture.supplyAsync(() -> far.approvals().await(id, LONG), THREADS);
                answer(id, "approve", alice);
                assertThatExceptionOfType(VSecureException.Unavailable.class)
                        .isThrownBy(() -> far.approvals().show(id))
                        .satisfies(gone -> assertThat(gone.uncertain()).isFalse());
                wire.mend();
                assertThat(waiting.get().isApproved()).isTrue();
            }
        }

        @Test
        void says_that_nobody_is_there_when_its_time_is_over() {
            try (var wire = new Wire(PORCH.port());
                    var far = VSecure.at(
                            "http://127.0.0.1:" + wire.port(),
                            SecretValue.of(agent.key().reveal()))) {
                wire.cut();
                assertThatExceptionOfType(VSecureException.Unavailable.class)
                        .isThrownBy(() -> far.approvals().await("appr_1", Duration.ZERO));
                assertThatExceptionOfType(VSecureException.Unavailable.class)
                        .isThrownBy(() -> far.secrets().write(NAME, SecretValue.of("x")))
                        .satisfies(gone -> assertThat(gone.uncertain()).isTrue());
            }
        }

        @Test
        void ends_at_once_for_what_will_never_be() {
            assertThatExceptionOfType(VSecureException.NotFound.class)
                    .isThrownBy(() -> vsecure.approvals().await("appr_1", LONG));
        }

        @Test
        void ends_when_its_thread_is_interrupted_and_leaves_it_so() throws InterruptedException, ExecutionException {
            protect();
            var id = request().id();
            var outcome = new CompletableFuture<Boolean>();
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    var _ = vsecure.approvals().await(id, LONG);
                    outcome.complete(false);
                } catch (VSecureException.Interrupted _) {
                    outcome.complete(Thread.currentThread().isInterrupted());
                }
            });
            thread.interrupt();
            assertThat(outcome.get()).isTrue();
        }
    }

    @Nested
    class A_change {
        @Test
        void is_approved_for_its_very_value() {
            rule("'permissions':['read','write','rotate'],'requiresApproval':true,'approvers':['approver']");
            try (var first = SecretValue.of("first");
                    var second = SecretValue.of("second")) {
                var required = catchThrowableOfType(
                        VSecureException.ApprovalRequired.class,
                        () -> vsecure.secrets().write(NAME, first));
                assertThat(required.request("A new password.").deed()).isEqualTo(Deed.WRITE);
                var asked = vsecure.approvals().request(required.request("A new password."));
                answer(asked.id(), "approve", alice);
                assertThatExceptionOfType(VSecureException.ApprovalRequired.class)
                        .isThrownBy(() -> vsecure.secrets().write(NAME, second));
                assertThat(vsecure.secrets().write(NAME, first)).isEqualTo(1);
            }
        }

        @Test
        void needs_no_asking_where_the_rule_says_so() {
            rule("'permissions':['read','write','rotate']");
            try (var value = SecretValue.of("first".toCharArray())) {
                assertThat(vsecure.secrets().write(NAME, value)).isEqualTo(1);
                assertThat(vsecure.secrets().rotate(NAME, value)).isEqualTo(2);
            }
        }
    }

    @Nested
    class A_list {
        @Test
        void holds_ones_own_requests_page_by_page() {
            rule("'requiresApproval':true,'approvers':['approver']");
            for (var name : new String[] {"production/A", "production/B", "production/C"}) {
                vsecure.approvals().request(ApprovalRequest.toRead(name));
                CLOCK.go(Duration.ofSeconds(1));
            }
            var first = vsecure.approvals()
                    .list(ApprovalQuery.all().that(Status.PENDING).atMost(2));
            assertThat(first.approvals())
                    .extracting(Approval::resource)
                    .containsExactly("vsecure://secrets/production/C", "vsecure://secrets/production/B");
            var second = vsecure.approvals()
                    .list(ApprovalQuery.all()
                            .that(Status.PENDING)
                            .atMost(2)
                            .after(first.next().orElseThrow()));
            assertThat(second.approvals()).hasSize(1);
            assertThat(second.next()).isEmpty();
            assertThat(vsecure.approvals()
                            .list(ApprovalQuery.all().on("production/B"))
                            .approvals())
                    .hasSize(1);
            try (var other = by(HOUSE.account(home, "other", "mcp:read").key())) {
                assertThat(other.approvals().list(ApprovalQuery.all()).approvals())
                        .isEmpty();
            }
        }
    }

    @Nested
    class A_refusal {
        @Test
        void without_a_rule_says_that_asking_does_not_help() {
            assertThatExceptionOfType(VSecureException.NotAllowed.class)
                    .isThrownBy(() -> vsecure.secrets().read(NAME).close());
        }

        @Test
        void of_a_key_says_so() {
            HOUSE.done("api-keys.revoke", "{'api_key_id':'" + agent.keyId() + "'}", home.key());
            assertThatExceptionOfType(VSecureException.KeyRejected.class)
                    .isThrownBy(() -> vsecure.secrets().read(NAME).close())
                    .withMessageNotContaining(agent.key().reveal());
        }

        @Test
        void of_too_many_calls_carries_the_pause() {
            var made = HOUSE.done(
                    "api-keys.create",
                    "{'service_account_id':'" + agent.id() + "','name':'slow','rate_limit':1}",
                    home.key());
            try (var slow = by(new Secret(made.get("key").stringValue()))) {
                var _ = slow.approvals().list(ApprovalQuery.all());
                assertThatExceptionOfType(VSecureException.RateLimited.class)
                        .isThrownBy(() -> slow.approvals().list(ApprovalQuery.all()))
                        .satisfies(busy -> assertThat(busy.pause()).isGreaterThan(Duration.ofSeconds(10)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"production/../../../v1/secrets/app", "DATABASE_URL", "vsecure://other/x", "", "a/b/c"})
        void of_what_is_no_address_comes_before_anything_is_sent(String name) {
            assertThatExceptionOfType(VSecureException.Invalid.class)
                    .isThrownBy(() -> vsecure.secrets().read(name).close())
                    .satisfies(invalid -> assertThat(invalid.requestId()).isEmpty());
        }
    }

    @Nested
    class A_key {
        @ParameterizedTest
        @ValueSource(strings = {"http://vault.example.com", "http://10.0.0.1:8440", "ftp://h", "https://u:p@h", "h"})
        void is_never_sent_in_clear_to_another_machine(String endpoint) {
            assertThatExceptionOfType(VSecureException.Invalid.class)
                    .isThrownBy(() ->
                            VSecure.at(endpoint, SecretValue.of("vsec_live_x")).close())
                    .withMessageNotContaining("OSTIARY");
        }

        @Test
        void that_is_none_is_refused_without_being_repeated() {
            assertThatExceptionOfType(VSecureException.KeyRejected.class)
                    .isThrownBy(() -> VSecure.at(there(), SecretValue.of("two words\r\nX: y"))
                            .close())
                    .withMessageNotContaining("two words");
        }

        @Test
        void stands_in_no_text_of_the_library() {
            assertThat(vsecure).asString().doesNotContain(agent.key().reveal());
        }

        @Test
        void goes_with_the_documented_base_path_too() {
            try (var other = VSecure.at(
                    there() + "/v1/security/", SecretValue.of(agent.key().reveal()))) {
                assertThat(other.approvals().list(ApprovalQuery.all()).approvals())
                        .isEmpty();
            }
        }
    }
}
