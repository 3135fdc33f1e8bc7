package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sts.StsClient;

/** The real library and the real command line tool against an AWS that refuses. */
class AwsProviderTest {
    private static final Label LABEL = new Label("ses_01", "user:ada", Optional.of("apr_7"));
    private static final String BUCKET = "arn:aws:s3:::data,arn:aws:s3:::data/*";

    @TempDir
    static Path folder;

    private static Moto moto;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.started(folder);
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Nested
    class Issued_for_one_bucket {
        private final dev.ostiary.broker.cloud.Issued issued =
                issue(grant("s3:GetObject,s3:ListBucket", BUCKET, Terms.OPEN), LABEL);

        @Test
        void the_command_line_tool_may_list_and_read_it_and_nothing_else() throws Exception {
            assumeTrue(Moto.succeeds("aws", "--version"), "the AWS CLI is not on this machine");
            assertThat(aws("s3", "ls", "s3://data/")).contains("f");
            assertThat(aws("s3", "cp", "s3://data/f", "-")).contains("what data says");
            assertThat(aws("s3api", "put-object", "--bucket", "data", "--key", "g"))
                    .contains("AccessDenied");
            assertThat(aws("s3", "cp", "s3://payroll/f", "-")).contains("403");
            assertThat(aws("iam", "list-users")).contains("AccessDenied", "iam:ListUsers");
            assertThat(aws("sts", "get-caller-identity")).contains("assumed-role/AudexAgentRole/ses_01");
        }

        @Test
        void the_library_may_read_it_and_neither_write_nor_read_elsewhere() {
            try (var s3 = moto.s3(Moto.of(issued));
                    var iam = moto.iam(Moto.of(issued))) {
                assertThat(s3.getObjectAsBytes(get -> get.bucket("data").key("f"))
                                .asUtf8String())
                        .isEqualTo("what data says");
                denied(() -> s3.putObject(put -> put.bucket("data").key("g"), RequestBody.fromString("x")));
                denied(() -> s3.deleteObject(delete -> delete.bucket("data").key("f")));
                denied(() -> s3.getObjectAsBytes(get -> get.bucket("payroll").key("f")));
                denied(s3::listBuckets);
                denied(iam::listUsers);
            }
        }

        @Test
        void nothing_of_them_is_seen_where_they_are_printed() {
            assertThat(issued.secrets())
                    .containsOnlyKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
            assertThat(issued.toString())
                    .doesNotContain(Moto.value(issued, "AWS_SECRET_ACCESS_KEY"))
                    .doesNotContain(Moto.value(issued, "AWS_SESSION_TOKEN"));
            assertThat(issued.settings()).containsEntry("AWS_REGION", "us-east-1");
        }

        private String aws(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<>(List.of("aws"));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            var path = builder.environment().get("PATH");
            builder.environment().clear();
            builder.environment().putAll(issued.settings());
            issued.secrets().forEach((name, secret) -> builder.environment().put(name, secret.reveal()));
            builder.environment().put("PATH", path);
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("AWS_ENDPOINT_URL", moto.address().toString());
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return output;
        }
    }

    @Nested
    class A_wildcard_that_overlaps_the_deny_list {
        @Test
        void reaches_everything_but_what_is_denied() {
            var terms = new Terms(
                    List.of("s3:Delete*", "S3:PUTobject"),
                    List.of(),
                    Map.of(),
                    Duration.ofHours(1),
                    Optional.empty(),
                    Terms.OPEN.network());
            var issued = issue(grant("s3:*", BUCKET, terms), new Label("ses_wild", "user:ada", Optional.empty()));
            try (var s3 = moto.s3(Moto.of(issued))) {
                assertThat(s3.listObjectsV2(list -> list.bucket("data")).keyCount())
                        .isPositive();
                denied(() -> s3.deleteObject(delete -> delete.bucket("data").key("f")));
                denied(() -> s3.putObject(put -> put.bucket("data").key("g"), RequestBody.fromString("x")));
            }
        }
    }

    @Nested
    class Ended {
        @Test
        void the_same_credentials_are_refused_and_those_of_others_are_not() {
            var mine = issue(
                    grant("s3:GetObject", BUCKET, Terms.OPEN), new Label("ses_end", "user:ada", Optional.empty()));
            var other =
                    issue(grant("s3:GetObject", BUCKET, Terms.OPEN), new Label("ses_on", "user:ada", Optional.empty()));
            try (var s3 = moto.s3(Moto.of(mine));
                    var others = moto.s3(Moto.of(other))) {
                s3.getObjectAsBytes(get -> get.bucket("data").key("f"));

                var ending = provider(moto.operator()).end(mine.held());

                assertThat(ending).isInstanceOf(Ending.Ended.class);
                denied(() -> s3.getObjectAsBytes(get -> get.bucket("data").key("f")));
                assertThat(others.getObjectAsBytes(get -> get.bucket("data").key("f"))
                                .asUtf8String())
                        .isEqualTo("what data says");
            }
        }

        @Test
        void by_somebody_who_may_not_they_linger_and_it_is_said_until_when() {
            var issued =
                    issue(grant("s3:GetObject", BUCKET, Terms.OPEN), new Label("ses_x", "user:ada", Optional.empty()));

            var ending = provider(moto.issuer()).end(issued.held());

            assertThat(ending).isInstanceOfSatisfying(Ending.Lingering.class, lingering -> {
                assertThat(lingering.until()).isEqualTo(issued.expiresAt());
                assertThat(lingering.words()).contains("iam:PutRolePolicy on " + Moto.ROLE);
            });
        }

        @Test
        void of_a_role_of_another_account_they_linger_and_its_namesake_here_is_left_alone() {
            var ending = provider(moto.operator()).end(of("arn:aws:iam::999999999999:role/Plain"));

            assertThat(ending).isInstanceOf(Ending.Lingering.class);
            assertThat(ending.words()).contains("not one of the account");
            try (var iam = new AwsClients(settings(moto.operator(), true)).iam()) {
                assertThat(iam.listRolePolicies(list -> list.roleName("Plain")).policyNames())
                        .containsExactly("all");
            }
        }

        @Test
        void of_a_role_that_is_nowhere_they_linger() {
            assertThat(provider(moto.operator())
                            .end(of("arn:aws:iam::999999999999:role/Nowhere"))
                            .words())
                    .contains("not one of the account");
        }

        private static Held of(String role) {
            var now = Instant.now();
            return new Held(Cloud.AWS, role, "ASIA1", Optional.of("AROAX:ses_of_another"), now, now.plusSeconds(900));
        }

        @Test
        void what_ended_by_itself_needs_no_policy() {
            var issued =
                    issue(grant("s3:GetObject", BUCKET, Terms.OPEN), new Label("ses_y", "user:ada", Optional.empty()));
            var held = issued.held();
            var past = new Held(
                    held.cloud(), held.principal(), held.keyId(), held.lease(), held.issuedAt(), held.issuedAt());

            assertThat(provider(Map.of()).end(past).words()).contains("ended by themselves");
        }
    }

    @Nested
    class An_expired_session {
        @Test
        void is_refused() throws Exception {
            try (StsClient sts = new AwsClients(settings(moto.operator(), true)).sts()) {
                var given = sts.assumeRole(ask -> ask.roleArn(Moto.PLAIN_ROLE)
                                .roleSessionName("short")
                                .durationSeconds(1))
                        .credentials();
                var session = AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
                try (var s3 = moto.s3(session)) {
                    while (Instant.now().isBefore(given.expiration().plusMillis(1100))) {
                        Thread.sleep(50);
                    }
                    assertThatThrownBy(s3::listBuckets)
                            .isInstanceOfSatisfying(
                                    AwsServiceException.class,
                                    refused -> assertThat(
                                                    refused.awsErrorDetails().errorCode())
                                            .isEqualTo("InvalidToken"));
                }
            }
        }
    }

    @Nested
    class Refused_by_aws {
        @Test
        void a_trust_policy_without_labels_is_told_what_to_add() {
            var refusal = refusal(() -> issueFrom(Moto.PLAIN_ROLE, true, Duration.ofMinutes(15)));

            assertThat(refusal.code()).isEqualTo("aws_trust_lacks_tags");
            assertThat(refusal.message()).contains("\"sts:TagSession\"", "aws_session_tags = false");
        }

        @Test
        void without_labels_that_role_issues() {
            assertThat(issueFrom(Moto.PLAIN_ROLE, false, Duration.ofMinutes(15)).secrets())
                    .hasSize(3);
        }

        @Test
        void a_role_that_gives_shorter_sessions_is_told_of() {
            assertThat(refusal(() -> issueFrom(Moto.ROLE, true, Duration.ofHours(2)))
                            .message())
                    .startsWith("ttl: ")
                    .contains("MaxSessionDuration");
        }

        @Test
        void an_operator_who_is_in_a_role_himself_hears_of_role_chaining() {
            var mine =
                    issue(grant("sts:*,s3:*", "*", Terms.OPEN), new Label("ses_chain", "user:ada", Optional.empty()));
            var environment = new HashMap<>(moto.operator());
            mine.secrets().forEach((name, secret) -> environment.put(name, secret.reveal()));
            var chained = new AwsProvider(settings(environment, false));
            var plan = chained.plan(grant("s3:GetObject", BUCKET, Terms.OPEN, Moto.PLAIN_ROLE, Duration.ofHours(2)));

            assertThat(refusal(() -> chained.issue(plan, LABEL)).message()).contains("1h at most");
        }

        @Test
        void wrong_keys_are_named_as_the_operators_and_not_shown() {
            var environment = new HashMap<>(moto.operator());
            environment.put("AWS_SECRET_ACCESS_KEY", "wrong-secret-of-the-operator");
            var refusal = refusal(() -> provider(environment)
                    .issue(provider(environment).plan(grant("s3:GetObject", BUCKET, Terms.OPEN)), LABEL));

            assertThat(refusal.code()).isEqualTo("aws_credentials_refused");
            assertThat(refusal.message())
                    .contains("your own credentials", "aws sso login")
                    .doesNotContain("wrong-secret");
        }
    }

    @Nested
    class Health_of_it {
        @Test
        void says_who_the_operator_is() {
            assertThat(provider(moto.operator()).health())
                    .isEqualTo(new dev.ostiary.broker.cloud.Health(
                            Cloud.AWS,
                            dev.ostiary.broker.cloud.Health.State.GOOD,
                            "Signed in as arn:aws:iam::123456789012:user/operator, to assume " + Moto.ROLE
                                    + ", which was not tried."));
        }
    }

    private static Issued issueFrom(String role, boolean tags, Duration ttl) {
        var provider = new AwsProvider(settings(moto.operator(), tags));
        return provider.issue(provider.plan(grant("s3:GetObject", BUCKET, Terms.OPEN, role, ttl)), LABEL);
    }

    private static Issued issue(Grant grant, Label label) {
        var provider = provider(moto.operator());
        return provider.issue(provider.plan(grant), label);
    }

    private static AwsProvider provider(Map<String, String> environment) {
        return new AwsProvider(settings(environment, true));
    }

    private static AwsSettings settings(Map<String, String> environment, boolean tags) {
        return new AwsSettings(Optional.of(Moto.ROLE), Optional.empty(), tags, environment);
    }

    private static Grant grant(String allow, String resource, Terms terms) {
        return grant(allow, resource, terms, Moto.ROLE, Duration.ofMinutes(15));
    }

    private static Grant grant(String allow, String resource, Terms terms, String role, Duration ttl) {
        return Narrowing.of(
                new Wish(
                        Cloud.AWS,
                        allow,
                        Optional.empty(),
                        Optional.of(resource),
                        ttl,
                        Optional.empty(),
                        Optional.of(role),
                        List.of("true")),
                terms);
    }

    private static void denied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .startsWith("AccessDenied"));
    }

    private static Refusal refusal(ThrowingCallable call) {
        var told = new ArrayList<Refusal>();
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> told.add(refused.refusal()));
        return told.getFirst();
    }
}
