package dev.ostiary.broker.cloud;

import static dev.ostiary.broker.cloud.Wanted.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ostiary.broker.cloud.Loopback.Request;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract: through Google's client library, against a counterpart that enforces what it was given. */
class GcpProviderTest {
    private static final String READ = "storage.objects.get,storage.objects.list";

    private final Loopback google = Loopback.playing(new GoogleCounterpart());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>();
    private CloudSettings.Gcp configured = CloudSettings.Gcp.UNSET;

    @TempDir
    Path home;

    @BeforeEach
    void signIn() throws IOException {
        Files.writeString(
                home.resolve("adc.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"client\",\"client_secret\":\"s\",\"refresh_token\":\""
                        + GoogleCounterpart.REFRESH + "\"}");
        environment.putAll(Map.of(
                "GOOGLE_APPLICATION_CREDENTIALS",
                home.resolve("adc.json").toString(),
                "AUDEX_GCP_SERVICE_ACCOUNT",
                GoogleCounterpart.ACCOUNT,
                "AUDEX_GCP_PROJECT",
                "my-project",
                "NO_GCE_CHECK",
                "true",
                "CLOUDSDK_AUTH_TOKEN_HOST",
                google.address() + "/token",
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS",
                google.address() + "/",
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_STS",
                google.address() + "/",
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
                google.address() + "/storage/v1/"));
    }

    @AfterEach
    void close() {
        http.close();
        google.close();
    }

    private GcpProvider provider() {
        return new GcpProvider(
                new CloudSettings(
                        CloudSettings.Aws.UNSET,
                        configured,
                        CloudSettings.Azure.UNSET,
                        CloudSettings.Vault.UNSET,
                        environment),
                Clock.systemUTC(),
                Duration.ofSeconds(10));
    }

    private Issued issued(String allow, String resource) {
        var provider = provider();
        return provider.issue(provider.plan(Wanted.of(Cloud.GCP, allow, resource)), Wanted.LABEL);
    }

    private Request asked(String ending) {
        return google.requests().stream()
                .filter(each -> each.path().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    private static String token(Issued issued) {
        return Optional.ofNullable(issued.secrets().get("GOOGLE_OAUTH_ACCESS_TOKEN"))
                .orElseThrow()
                .reveal();
    }

    private int status(Issued issued, String method, String path) throws Exception {
        var token = token(issued);
        var request = HttpRequest.newBuilder(URI.create(google.address() + path))
                .header("Authorization", "Bearer " + token)
                .method(method, method.equals("POST") ? BodyPublishers.ofString("x") : BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private int reading(Issued issued, String bucket, String name) throws Exception {
        return status(
                issued,
                "GET",
                "/storage/v1/b/" + bucket + "/o/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "?alt=media");
    }

    private int writing(Issued issued, String name) throws Exception {
        return status(
                issued,
                "POST",
                "/upload/storage/v1/b/data/o?uploadType=media&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    @Nested
    class Impersonation {
        @Test
        void asks_for_as_long_as_the_session_lives_and_names_it_in_googles_log() {
            issued("compute.instances.list", "*");
            var asked = asked(":generateAccessToken");

            assertThat(asked.body()).contains("\"lifetime\":\"900s\"");
            assertThat(asked.header("X-Goog-Request-Reason")).contains("audex session ses_1 approval apr_1");
        }

        @Test
        void gives_a_token_to_gcloud_and_to_programs_and_names_the_project() {
            var issued = issued("compute.instances.list", "*");

            assertThat(issued.secrets()).containsOnlyKeys("CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN");
            assertThat(issued.settings())
                    .containsEntry("CLOUDSDK_CORE_PROJECT", "my-project")
                    .containsEntry("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", google.address() + "/storage/v1/");
            assertThat(issued.held().keyId()).matches("sha256:[0-9a-f]{12}");
            assertThat(issued.expiresAt())
                    .isBetween(Instant.now(), Instant.now().plusSeconds(901));
        }

        @Test
        void finds_what_gcloud_left_at_home() throws IOException {
            environment.remove("GOOGLE_APPLICATION_CREDENTIALS");
            environment.put("HOME", home.toString());
            var folder = Files.createDirectories(home.resolve(".config/gcloud"));
            Files.move(home.resolve("adc.json"), folder.resolve("application_default_credentials.json"));

            assertThat(issued("compute.instances.list", "*").secrets()).isNotEmpty();
        }

        @Test
        void without_application_default_credentials_says_how_to_get_them() {
            environment.remove("GOOGLE_APPLICATION_CREDENTIALS");

            assertThat(refusal(() -> issued(READ, "gs://data"))).contains("gcloud auth application-default login");
        }

        @Test
        void with_ones_that_are_withdrawn_says_so_and_repeats_nothing() throws IOException {
            var file = home.resolve("adc.json");
            Files.writeString(file, Files.readString(file).replace("refresh-canary", "withdrawn-canary"));

            assertThat(refusal(() -> issued(READ, "gs://data")))
                    .contains("gcloud auth application-default login")
                    .doesNotContain("canary");
        }

        @Test
        void of_an_account_that_google_does_not_have_is_refused_by_its_name() {
            environment.put("AUDEX_GCP_SERVICE_ACCOUNT", "nobody@my-project.iam.gserviceaccount.com");

            assertThat(refusal(() -> issued(READ, "gs://data")))
                    .contains("nobody@my-project")
                    .contains("HTTP 404");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"a@b.com/../x", "a@b.com:generateIdToken?", "agent", "A B@c.de", "arn:aws:iam::1:role/x"})
        void of_what_is_no_account_is_refused_before_anybody_is_asked(String role) {
            var wish = Wanted.of(Cloud.GCP, READ, "*", Duration.ofMinutes(15), Optional.of(role));

            assertThat(refusal(() -> provider().plan(wish))).contains("role_arn");
        }

        @ParameterizedTest
        @CsvSource({"3600, false, true", "3601, false, false", "43200, true, true"})
        void lives_an_hour_unless_the_organisation_allows_more(int seconds, boolean extended, boolean given) {
            configured = new CloudSettings.Gcp(Optional.empty(), Optional.empty(), extended);
            var wish = Wanted.of(Cloud.GCP, READ, "gs://data", Duration.ofSeconds(seconds), Optional.empty());

            if (given) {
                assertThat(provider().plan(wish).lifetime()).hasSeconds(seconds);
            } else {
                assertThat(refusal(() -> provider().plan(wish))).contains("gcp_extended_lifetime");
            }
        }
    }

    @Nested
    class A_boundary {
        @Test
        void lets_one_bucket_be_read_and_nothing_else() throws Exception {
            var issued = issued(READ, "gs://data");

            assertThat(reading(issued, "data", "report.csv")).isEqualTo(200);
            assertThat(status(issued, "GET", "/storage/v1/b/data/o")).isEqualTo(200);
            assertThat(reading(issued, "other", "report.csv")).isEqualTo(403);
            assertThat(writing(issued, "new.txt")).isEqualTo(403);
            assertThat(status(issued, "DELETE", "/storage/v1/b/data/o/report.csv"))
                    .isEqualTo(403);
        }

        @Test
        void holds_to_the_beginning_of_names() throws Exception {
            var issued = issued(READ, "gs://data/reports/*");

            assertThat(reading(issued, "data", "reports/2026.csv")).isEqualTo(200);
            assertThat(status(issued, "GET", "/storage/v1/b/data/o?prefix=reports/"))
                    .isEqualTo(200);
            assertThat(reading(issued, "data", "report.csv")).isEqualTo(403);
            assertThat(status(issued, "GET", "/storage/v1/b/data/o?prefix=rep")).isEqualTo(403);
            assertThat(status(issued, "GET", "/storage/v1/b/data/o")).isEqualTo(403);
        }

        @Test
        void holds_to_one_object() throws Exception {
            var issued = issued("storage.objects.get", "gs://data/report.csv");

            assertThat(reading(issued, "data", "report.csv")).isEqualTo(200);
            assertThat(reading(issued, "data", "report.csv.bak")).isEqualTo(403);
            assertThat(reading(issued, "data", "secret.txt")).isEqualTo(403);
        }

        @Test
        void of_writing_alone_lets_nothing_be_read() throws Exception {
            var issued = issued("storage.objects.create", "gs://data/in/*");

            assertThat(writing(issued, "in/new.txt")).isEqualTo(200);
            assertThat(writing(issued, "out/new.txt")).isEqualTo(403);
            assertThat(reading(issued, "data", "in/new.txt")).isEqualTo(403);
        }

        @Test
        void is_bought_with_a_token_that_the_command_never_sees() {
            var issued = issued(READ, "gs://data");

            assertThat(token(issued)).startsWith("ya29.narrowed");
            assertThat(asked("/v1/token").form().get("subject_token")).startsWith("ya29.impersonated");
        }

        @Test
        void is_not_had_without_a_bucket_and_the_token_is_one_for_reading_storage() throws Exception {
            var issued = issued(READ, "*");

            assertThat(reading(issued, "other", "report.csv")).isEqualTo(200);
            assertThat(writing(issued, "new.txt")).isEqualTo(403);
        }
    }

    @Nested
    class The_end {
        @Test
        void is_said_to_come_when_the_token_expires() {
            var held = issued(READ, "gs://data").held();

            assertThat(provider().end(held))
                    .isInstanceOfSatisfying(
                            Ending.Lingering.class,
                            lingering -> assertThat(lingering.until()).isEqualTo(held.expiresAt()));
        }

        @Test
        void has_come_for_what_has_expired() {
            var held = new Held(
                    Cloud.GCP, "a@b.c", "sha256:0", Optional.empty(), Instant.EPOCH, Instant.EPOCH.plusSeconds(900));

            assertThat(provider().end(held)).isInstanceOf(Ending.Ended.class);
        }
    }

    @Nested
    class Health_is {
        @Test
        void good_when_google_knows_who_we_are() {
            assertThat(provider().health().state()).isEqualTo(Health.State.GOOD);
            assertThat(google.requests()).hasSize(1);
        }

        @Test
        void unset_without_a_service_account() {
            environment.remove("AUDEX_GCP_SERVICE_ACCOUNT");

            assertThat(provider().health().state()).isEqualTo(Health.State.UNSET);
        }

        @Test
        void bad_without_credentials() {
            environment.remove("GOOGLE_APPLICATION_CREDENTIALS");

            assertThat(provider().health().state()).isEqualTo(Health.State.BAD);
        }
    }

    /** An independent client: Google's own command. */
    @Nested
    class Gcloud {
        private record Ran(int exit, String out) {}

        private Ran gcloud(Issued issued, String... words) throws Exception {
            var command = Stream.concat(Stream.of(installed().orElseThrow().toString()), Stream.of(words))
                    .toList();
            var log = home.resolve("out.txt");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(List.of("PATH"));
            builder.environment()
                    .putAll(Map.of(
                            "HOME", home.toString(),
                            "CLOUDSDK_CONFIG", home.toString(),
                            "CLOUDSDK_CORE_DISABLE_PROMPTS", "1"));
            builder.environment().putAll(issued.settings());
            issued.secrets().forEach((name, value) -> builder.environment().put(name, value.reveal()));
            var process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Ran(process.waitFor(), Files.readString(log));
        }

        private static Optional<Path> installed() {
            return Stream.of(Optional.ofNullable(System.getenv("PATH"))
                            .orElse("")
                            .split(":", -1))
                    .map(folder -> Path.of(folder, "gcloud"))
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        @Test
        void reads_what_was_allowed_and_is_refused_what_was_not() throws Exception {
            assumeTrue(installed().isPresent(), "gcloud is not on the PATH");
            var issued = issued(READ, "gs://data/reports/*");

            var good = gcloud(issued, "storage", "cat", "gs://data/reports/2026.csv");
            var bad = gcloud(issued, "storage", "cat", "gs://data/secret.txt");

            assertThat(good.out()).contains("c,d");
            assertThat(good.exit()).isZero();
            assertThat(bad.exit()).isNotZero();
            assertThat(bad.out()).contains("storage.objects.get").doesNotContain("hidden");
        }
    }

    @Nested
    class A_plan {
        @Test
        void contacts_nobody() {
            provider().plan(Wanted.of(Cloud.GCP, READ, "gs://data"));

            assertThat(google.requests()).isEmpty();
        }

        @Test
        void for_more_than_storage_says_that_google_narrows_nothing() {
            var plan = provider().plan(Wanted.of(Cloud.GCP, READ + ",compute.instances.list", "*"));

            assertThat(plan.enforcement().level()).isEqualTo(Enforcement.Level.ADVISORY);
            assertThat(plan.document()).isEmpty();
        }
    }
}
