package dev.ostiary.broker.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.book.Verdict;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, with real processes and the real driver of a Vault that is played. */
@Timeout(120)
class BrokerTest {
    @TempDir
    Path home;

    Household house;
    Broker broker;

    @BeforeEach
    void open() {
        house = new Household(home);
        broker = house.broker();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Refusal refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(Refused.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal();
    }

    private List<String> events() {
        return broker.audit(Optional.empty(), 100).entries().stream()
                .map(Audit.Row::event)
                .toList()
                .reversed();
    }

    private Session newest() {
        return broker.session(
                broker.sessions(Optional.empty(), 1).sessions().getFirst().sessionId());
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(50); // the test's own time limit ends this
        }
    }

    @Nested
    class A_run {
        @Test
        void gives_the_command_its_credentials_and_nobody_else() throws Exception {
            var ran = broker.run(Wanting.run("printenv"), Face.CAPTURED);

            assertThat(ran.exitCode()).contains(0);
            assertThat(ran.status()).isEqualTo(Status.COMPLETED);
            assertThat(ran.stdout().text())
                    .contains("AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "\n")
                    .doesNotContain(Household.SECRET, Household.TOKEN, "VAULT_");
            assertThat(ran.redactions()).isPositive();
            assertThat(ran.enforcement().level()).isEqualTo(Enforcement.Level.ADVISORY);
            assertThat(house.everything())
                    .contains(ran.sessionId())
                    .doesNotContain(Household.SECRET, Household.TOKEN)
                    .doesNotContain(Base64.getEncoder().encodeToString(Household.SECRET.getBytes(UTF_8)));
        }

        @Test
        void of_many_words_is_told_by_its_beginning_and_a_digest_of_the_whole() throws Exception {
            var long_ = "x".repeat(300);

            broker.run(Wanting.run("true", long_), Face.CAPTURED);

            var created =
                    broker.audit(Optional.empty(), 100).entries().getLast().details();
            assertThat(created)
                    .containsEntry("command", new Untrusted("true " + "x".repeat(195) + "… (305 characters)"))
                    .containsEntry(
                            "command_sha256",
                            new Untrusted(HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256")
                                            .digest(("true " + long_).getBytes(UTF_8)))));
        }

        @Test
        void is_in_sessions_and_trail() {
            var ran = broker.run(Wanting.run("printenv"), Face.CAPTURED);

            assertThat(events())
                    .containsExactly(
                            "session_created", "credentials_issued", "session_ended", "output_redacted", "run");
            var session = broker.session(ran.sessionId());
            assertThat(session.status()).isEqualTo(Status.COMPLETED);
            assertThat(session.keyId()).contains(Household.KEY);
            assertThat(session.command()).containsExactly("printenv");
            assertThat(broker.audit(Optional.of(ran.sessionId()), 100).entries())
                    .hasSize(5)
                    .allSatisfy(entry -> assertThat(entry.sessionId()).contains(ran.sessionId()));
            assertThat(broker.verifyAudit()).isInstanceOf(Verdict.Whole.class);
        }

        @Test
        void gives_its_lease_back() {
            broker.run(Wanting.run("true"), Face.CAPTURED);

            assertThat(house.asked).containsExactly("GET /v1/aws/creds/deploy", "POST /v1/sys/leases/revoke");
            assertThat(house.leases).isEmpty();
        }

        @Test
        void that_fails_is_a_result() {
            var ran = broker.run(Wanting.run("ls", "/nowhere-at-all"), Face.CAPTURED);

            assertThat(ran.exitCode()).contains(2);
            assertThat(ran.stderr().text()).contains("nowhere-at-all");
            assertThat(ran.status()).isEqualTo(Status.COMPLETED);
        }

        @Test
        void that_cannot_begin_is_none() {
            assertThat(refusal(() -> broker.run(Wanting.run("no-such-command-here"), Face.CAPTURED))
                            .message())
                    .contains("no-such-command-here");
            assertThat(newest().status()).isEqualTo(Status.FAILED);
            assertThat(house.leases).isEmpty();
            assertThat(events()).containsExactly("session_created", "credentials_issued", "session_ended", "run");
        }

        @Test
        void ends_with_its_time() {
            var ran = broker.run(Wanting.within("1s", "s3:GetObject", "sleep", "100"), Face.CAPTURED);

            assertThat(ran.exitCode()).isEmpty();
            assertThat(ran.status()).isEqualTo(Status.EXPIRED);
            assertThat(ran.warnings()).anySatisfy(words -> assertThat(words).contains("ended after 1s"));
            assertThat(house.leases).isEmpty();
        }

        @Test
        void that_was_denied_something_says_what() {
            var ran = broker.run(
                    Wanting.run(
                            "echo",
                            "An error occurred (AccessDenied): User: x is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::data/f because no session policy allows it"),
                    Face.CAPTURED);

            assertThat(ran.missing()).containsExactly("s3:PutObject");
            assertThat(ran.warnings())
                    .anySatisfy(words -> assertThat(words).contains("allow \"s3:GetObject,s3:PutObject\""));
            var learned = broker.learn(ran.sessionId());
            assertThat(learned.allow()).isEqualTo("s3:GetObject,s3:PutObject");
            assertThat(learned.resources()).containsExactly("arn:aws:s3:::data/f");
        }

        @Test
        void has_output_that_steers_no_terminal() {
            var ran = broker.run(Wanting.run("printf", "a\\033[2Jb\\r\\nc\\td"), Face.CAPTURED);

            assertThat(ran.stdout().text()).isEqualTo("a\uFFFD[2Jb\nc\td");
        }
    }

    @Nested
    class What_is_denied {
        @Test
        void is_not_issued_and_is_on_record() {
            var refusal = refusal(
                    () -> broker.run(Wanting.within("15m", "s3:GetObject,s3:DeleteBucket", "true"), Face.CAPTURED));

            assertThat(refusal).isInstanceOf(Refusal.Denied.class);
            assertThat(refusal.message()).contains("s3:DeleteBucket");
            assertThat(house.asked).isEmpty();
            assertThat(broker.sessions(Optional.empty(), 5).sessions()).isEmpty();
            assertThat(events()).containsExactly("policy_denied", "run");
            assertThat(broker.audit(Optional.empty(), 5).entries())
                    .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo("refused"));
        }

        @Test
        void is_told_from_what_was_said_wrongly() {
            assertThat(refusal(() -> broker.run(Wanting.within("soon", "s3:GetObject", "true"), Face.CAPTURED))
                            .message())
                    .contains("ttl");
            assertThat(events()).containsExactly("request_refused", "run");
        }

        @Test
        void by_the_provider_leaves_a_session_that_failed() throws Exception {
            house.sealed = true;

            assertThat(refusal(() -> broker.run(Wanting.run("true"), Face.CAPTURED))
                            .message())
                    .doesNotContain(Household.TOKEN);
            assertThat(newest().status()).isEqualTo(Status.FAILED);
            assertThat(events()).containsExactly("session_created", "session_ended", "run");
            assertThat(house.everything()).doesNotContain(Household.TOKEN);
        }

        @Test
        void is_not_what_was_only_looked_at() {
            var shown = broker.show(Wanting.run("true"));

            assertThat(shown.plan().principal()).isEqualTo("deploy");
            assertThat(house.asked).isEmpty();
            assertThat(house.folder().resolve("audit.jsonl")).doesNotExist();
        }

        @Test
        void is_everything_once_the_trail_was_cut() throws Exception {
            broker.run(Wanting.run("true"), Face.CAPTURED);
            java.nio.file.Files.writeString(house.folder().resolve("audit.jsonl"), "");
            house.asked.clear();

            assertThat(refusal(() -> broker.run(Wanting.run("true"), Face.CAPTURED)))
                    .isInstanceOf(Refusal.Unavailable.class);
            assertThat(house.asked).isEmpty();
        }
    }

    @Nested
    class Killing {
        @Test
        void ends_command_and_credentials_of_a_run_of_another_process() throws Exception {
            var process = house.process(LongRun.class.getName(), "vault", "sleep", "100")
                    .start();
            until(() -> house.leases.size() == 1
                    && broker.sessions(Optional.of(Status.ACTIVE), 1).sessions().size() == 1);

            var killed = broker.kill(newest().id());

            assertThat(killed.status()).isEqualTo(Status.REVOKED);
            assertThat(killed.credentialsEnded()).isTrue();
            assertThat(killed.processEnded()).isTrue();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(house.leases).isEmpty();
            assertThat(newest().status()).isEqualTo(Status.REVOKED);
            assertThat(events()).contains("credentials_ended", "session_revoked", "session_ended");
            assertThat(broker.verifyAudit()).isInstanceOf(Verdict.Whole.class);
        }

        @Test
        void ends_a_run_of_this_process() throws Exception {
            var running = CompletableFuture.supplyAsync(() -> broker.run(Wanting.run("sleep", "100"), Face.CAPTURED));
            until(() ->
                    broker.sessions(Optional.of(Status.ACTIVE), 1).sessions().size() == 1);

            broker.kill(newest().id());

            var ran = running.get(30, TimeUnit.SECONDS);
            assertThat(ran.status()).isEqualTo(Status.REVOKED);
            assertThat(ran.durationMs()).isLessThan(Duration.ofSeconds(90).toMillis());
        }

        @Test
        void what_is_not_there_is_refused() {
            assertThat(refusal(() -> broker.kill("ses_0"))).isInstanceOf(Refusal.Missing.class);
        }
    }

    @Nested
    class A_broker_that_was_killed {
        @Test
        void leaves_a_true_session_no_command_no_lease_and_a_trail_that_verifies() throws Exception {
            var process = house.process(LongRun.class.getName(), "vault", "sleep", "4711")
                    .start();
            until(() ->
                    broker.sessions(Optional.of(Status.ACTIVE), 1).sessions().size() == 1 && sleeps());
            process.destroyForcibly().waitFor();

            var seen = broker.sessions(Optional.empty(), 5).sessions();

            assertThat(seen).extracting(Sessions.Row::status).containsExactly(Status.FAILED);
            assertThat(house.leases).isEmpty();
            until(() -> !sleeps());
            assertThat(events())
                    .containsExactly("session_created", "credentials_issued", "session_ended", "credentials_ended");
            assertThat(broker.verifyAudit()).isInstanceOf(Verdict.Whole.class);
        }

        private boolean sleeps() {
            return ProcessHandle.allProcesses()
                    .anyMatch(each -> each.info().commandLine().orElse("").endsWith("sleep 4711"));
        }
    }

    @Nested
    class A_signal {
        @Test
        void ends_the_broker_with_a_true_session() throws Exception {
            var process = house.process(LongRun.class.getName(), "vault", "sleep", "100")
                    .start();
            until(() ->
                    broker.sessions(Optional.of(Status.ACTIVE), 1).sessions().size() == 1);
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(newest().status()).isEqualTo(Status.FAILED);
            assertThat(house.leases).isEmpty();
            assertThat(events()).contains("session_ended");
        }
    }

    @Nested
    class The_trail {
        @Test
        void of_runs_is_exported_whole() {
            broker.run(Wanting.run("true"), Face.CAPTURED);
            var out = new ByteArrayOutputStream();
            broker.exportAudit(out);
            assertThat(out.toString(UTF_8)).contains("session_created").doesNotContain(Household.SECRET);
        }
    }

    @Nested
    class Places_for_runs {
        @Test
        void are_bounded() {
            var places = new Places();
            for (int i = 0; i < Places.MOST; i++) {
                places.take();
            }
            assertThat(refusal(places::take)).isInstanceOf(Refusal.Unavailable.class);
        }
    }
}
