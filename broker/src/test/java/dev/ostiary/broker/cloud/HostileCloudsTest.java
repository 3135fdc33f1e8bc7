package dev.ostiary.broker.cloud;

import static dev.ostiary.broker.cloud.Wanted.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.ostiary.broker.grant.Cloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What answers is not believed: whatever it does, the user hears one sentence, and no credential goes anywhere else. */
class HostileCloudsTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, String> environment = new HashMap<>();
    private Optional<Loopback> hostile = Optional.empty();

    @TempDir
    private static @Nullable Path made;

    private static @Nullable Certified certificate;

    /** Once for all: keytool is slow to start. */
    @BeforeAll
    static void certify() throws Exception {
        certificate = Certified.in(Objects.requireNonNull(made));
    }

    private static Certified certified() {
        return Objects.requireNonNull(certificate);
    }

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        var adc = Files.writeString(
                folder.resolve("adc.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"client\",\"client_secret\":\"s-canary\",\"refresh_token\":\"r-canary\"}");
        var pem = certified().pem().toString();
        environment.putAll(Map.of(
                "VAULT_TOKEN",
                "hvs.canary",
                "AUDEX_VAULT_ROLE",
                "deploy",
                "VAULT_CACERT",
                pem,
                "GOOGLE_APPLICATION_CREDENTIALS",
                adc.toString(),
                "AUDEX_GCP_SERVICE_ACCOUNT",
                GoogleCounterpart.ACCOUNT,
                "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
                pem,
                "REQUESTS_CA_BUNDLE",
                pem));
        environment.putAll(Map.of(
                "AZURE_SUBSCRIPTION_ID", "12345678-1234-1234-1234-123456789012",
                "AZURE_TENANT_ID", "87654321-4321-4321-4321-210987654321",
                "AZURE_CLIENT_ID", "client",
                "AZURE_CLIENT_SECRET", "c-canary"));
    }

    @AfterEach
    void close() {
        over.countDown();
        hostile.ifPresent(Loopback::close);
    }

    private void answering(Loopback.Rawly rawly) {
        var server = Loopback.https(certified().identity(), rawly);
        hostile = Optional.of(server);
        environment.putAll(Map.of(
                "VAULT_ADDR", server.address(),
                "CLOUDSDK_AUTH_TOKEN_HOST", server.address() + "/token",
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS", server.address(),
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_STS", server.address(),
                "AZURE_AUTHORITY_HOST", server.address()));
    }

    private Provider provider(Cloud cloud, Duration patience) {
        var settings = CloudSettings.of(environment);
        return switch (cloud) {
            case GCP -> new GcpProvider(settings, Clock.systemUTC(), patience);
            case AZURE -> new AzureProvider(settings, Clock.systemUTC(), patience);
            case VAULT, AWS -> new VaultProvider(settings, Clock.systemUTC(), patience);
        };
    }

    private String issuing(Cloud cloud, Duration patience) {
        var provider = provider(cloud, patience);
        var allow = switch (cloud) {
            case GCP -> "storage.objects.get";
            case AZURE -> "Microsoft.Storage/storageAccounts/read";
            case VAULT, AWS -> "s3:GetObject";
        };
        return refusal(() -> provider.issue(provider.plan(Wanted.of(cloud, allow, "*")), Wanted.LABEL));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        var chunk = "{\"data\":\"aaaaaaaa".getBytes(StandardCharsets.UTF_8);
        while (over.getCount() > 0) {
            exchange.getResponseBody().write(chunk);
            written.addAndGet(chunk.length);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void an_answer_without_an_end_is_read_to_a_bound(Cloud cloud) {
        answering(this::endless);

        assertThat(issuing(cloud, LONG)).doesNotContain("canary");
        assertThat(written.get()).isLessThan(64L << 20);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void no_answer_ends_the_wait(Cloud cloud) {
        answering(exchange -> silent());

        assertThat(issuing(cloud, SHORT)).contains("did not answer in time").doesNotContain("canary");
    }

    private void silent() {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void half_an_answer_ends_the_wait_as_well(Cloud cloud) {
        answering(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            silent();
        });

        assertThat(issuing(cloud, SHORT)).contains("did not answer in time");
    }

    @ParameterizedTest
    @CsvSource({"GCP, 302", "GCP, 307", "GCP, 308", "AZURE, 302", "AZURE, 307", "VAULT, 301", "VAULT, 307"})
    void a_redirect_is_not_followed(Cloud cloud, int status) {
        try (var other = Loopback.playing(request -> Loopback.Answer.json(200, "{}"))) {
            answering(exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Location", other.address() + exchange.getRequestURI());
                exchange.sendResponseHeaders(status, -1);
            });

            assertThat(issuing(cloud, LONG)).doesNotContain("canary");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void an_error_that_repeats_the_credential_is_not_repeated(Cloud cloud) {
        answering(exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
            send(
                    exchange,
                    400,
                    "{\"error\":\"invalid_client\",\"error_description\":\"" + body + "\",\"errors\":[\"" + token
                            + "\"]}");
        });

        assertThat(issuing(cloud, LONG)).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GCP|<html>sign in to the hotel</html>",
                "AZURE|<html>sign in to the hotel</html>",
                "VAULT|<html>sign in to the hotel</html>",
                "GCP|[]",
                "AZURE|[]",
                "VAULT|[]",
                "GCP|{\"access_token\":7}",
                "AZURE|{\"access_token\":\"\"}",
                "VAULT|{\"lease_duration\":\"long\",\"data\":{}}",
                "VAULT|{\"lease_id\":\"l\",\"lease_duration\":900,\"data\":{\"access_key\":\"A\"}}",
                "VAULT|{\"lease_id\":\"l\",\"lease_duration\":-1,\"data\":{\"access_key\":\"A\",\"secret_key\":\"S\"}}",
                "VAULT|{\"lease_duration\":900,\"lease_duration\":9000,\"data\":{\"access_key\":\"A\",\"secret_key\":\"S\"}}",
            })
    void an_answer_of_another_form_is_no_credential(Cloud cloud, String body) {
        answering(exchange -> send(exchange, 200, body));

        assertThat(issuing(cloud, LONG)).doesNotContain("canary").doesNotContain("hotel");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void an_answer_of_great_depth_breaks_nothing(Cloud cloud) {
        answering(exchange -> send(exchange, 200, "{\"data\":".repeat(100_000)));

        assertThat(issuing(cloud, LONG)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Cloud.class,
            names = {"GCP", "AZURE", "VAULT"})
    void a_server_of_another_authority_is_not_spoken_to(Cloud cloud, @TempDir Path elsewhere) throws Exception {
        answering(this::endless);
        var other = Certified.in(elsewhere).pem().toString();
        environment.putAll(Map.of(
                "VAULT_CACERT", other, "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", other, "REQUESTS_CA_BUNDLE", other));

        assertThat(issuing(cloud, LONG)).doesNotContain("canary");
        assertThat(written.get()).isZero();
    }
}
