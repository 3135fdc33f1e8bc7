package dev.ostiary.broker.cloud;

import static dev.ostiary.broker.cloud.Wanted.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.cloud.Loopback.Answer;
import dev.ostiary.broker.cloud.Loopback.Request;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract: through azure-identity, against an authority on this machine, and with a command that answers as az does. */
class AzureProviderTest {
    private static final String SUBSCRIPTION = "12345678-1234-1234-1234-123456789012";
    private static final String TENANT = "87654321-4321-4321-4321-210987654321";

    @TempDir
    private static @Nullable Path made;

    private static @Nullable Certified certificate;

    private final Map<String, String> environment = new HashMap<>(Map.of("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION));

    /** Once for all: keytool is slow to start. */
    @BeforeAll
    static void certify() throws Exception {
        certificate = Certified.in(Objects.requireNonNull(made));
    }

    private static Certified certified() {
        return Objects.requireNonNull(certificate);
    }

    private static Grant grant() {
        return Wanted.of(Cloud.AZURE, "Microsoft.Storage/storageAccounts/read", "*");
    }

    private AzureProvider provider() {
        return new AzureProvider(CloudSettings.of(environment), Clock.systemUTC(), Duration.ofSeconds(20));
    }

    private Issued issued() {
        return provider().issue(provider().plan(grant()), Wanted.LABEL);
    }

    @Nested
    class A_plan {
        @Test
        void is_advice_and_says_so() {
            var plan = provider().plan(grant());

            assertThat(plan.principal()).isEqualTo(SUBSCRIPTION);
            assertThat(plan.lifetime()).isEqualTo(Duration.ofHours(1));
            assertThat(plan.enforcement().level()).isEqualTo(Enforcement.Level.ADVISORY);
            assertThat(plan.enforcement().why()).contains("Azure narrows no token");
        }

        @ParameterizedTest
        @CsvSource({
            "AZURE_SUBSCRIPTION_ID, ' ', AZURE_SUBSCRIPTION_ID",
            "AZURE_SUBSCRIPTION_ID, x; rm -rf /, AZURE_SUBSCRIPTION_ID",
            "AZURE_CLOUD, AzureMoon, AzureUSGovernment",
        })
        void names_a_setting_that_is_missing_or_wrong(String setting, String value, String named) {
            environment.put(setting, value);

            assertThat(refusal(() -> provider().plan(grant()))).contains(named);
        }

        @Test
        void refuses_a_role_and_more_than_a_token_lives() {
            var role =
                    Wanted.of(Cloud.AZURE, "Microsoft.Storage/*", "*", Duration.ofMinutes(15), Optional.of("Reader"));
            var day = Wanted.of(Cloud.AZURE, "Microsoft.Storage/*", "*", Duration.ofHours(2), Optional.empty());

            assertThat(refusal(() -> provider().plan(role))).contains("role_arn");
            assertThat(refusal(() -> provider().plan(day))).contains("ttl");
        }
    }

    /** The OAuth 2.0 client credentials flow of the Microsoft identity platform. */
    @Nested
    class A_service_principal {
        private Optional<Loopback> authority = Optional.empty();

        @BeforeEach
        void open() {
            authority = Optional.of(Loopback.playing(certified().identity(), this::token));
            environment.putAll(Map.of(
                    "AZURE_AUTHORITY_HOST",
                    authority.get().address(),
                    "AZURE_TENANT_ID",
                    TENANT,
                    "AZURE_CLIENT_ID",
                    "client",
                    "AZURE_CLIENT_SECRET",
                    "secret-canary",
                    "REQUESTS_CA_BUNDLE",
                    certified().pem().toString()));
        }

        @AfterEach
        void close() {
            authority.ifPresent(Loopback::close);
        }

        private static List<String> scopes(Request request) {
            return List.of(request.form().getOrDefault("scope", "").split(" ", -1));
        }

        private Answer token(Request request) {
            var form = request.form();
            var good = request.method().equals("POST")
                    && request.path().equals("/" + TENANT + "/oauth2/v2.0/token")
                    && form.getOrDefault("grant_type", "").equals("client_credentials")
                    && form.getOrDefault("client_id", "").equals("client")
                    && form.getOrDefault("client_secret", "").equals("secret-canary")
                    && (scopes(request).contains("https://management.azure.com/.default")
                            || scopes(request).contains("https://management.chinacloudapi.cn/.default"));
            return good
                    ? Answer.json(
                            200,
                            "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"eyJ.token-canary\"}")
                    : Answer.json(
                            401,
                            "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: " + request.body()
                                    + "\"}");
        }

        @Test
        void gets_a_token_that_scripts_find_in_their_environment() {
            var issued = issued();

            assertThat(issued.secrets()).isEqualTo(Map.of("AZURE_ACCESS_TOKEN", new Secret("eyJ.token-canary")));
            assertThat(issued.settings())
                    .isEqualTo(Map.of("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION, "AZURE_TENANT_ID", TENANT));
            assertThat(issued.held().keyId()).startsWith("sha256:");
            assertThat(issued.expiresAt())
                    .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3600));
        }

        @Test
        void of_another_cloud_asks_for_that_clouds_resource_manager() {
            environment.put("AZURE_CLOUD", "AzureChinaCloud");
            issued();

            assertThat(scopes(authority.orElseThrow().requests().getLast()))
                    .contains("https://management.chinacloudapi.cn/.default")
                    .doesNotContain("https://management.azure.com/.default");
        }

        @Test
        void with_a_wrong_secret_is_refused_in_words_without_it() {
            environment.put("AZURE_CLIENT_SECRET", "another-canary");

            assertThat(refusal(AzureProviderTest.this::issued))
                    .startsWith("Failed to create Azure credential.")
                    .contains("AZURE_CLIENT_SECRET")
                    .doesNotContain("canary");
        }

        @Test
        void without_its_tenant_is_told_which_setting_is_missing() {
            environment.remove("AZURE_TENANT_ID");

            assertThat(refusal(AzureProviderTest.this::issued)).contains("AZURE_TENANT_ID");
        }

        @Test
        void is_in_good_health_once_it_gets_a_token() {
            assertThat(provider().health().state()).isEqualTo(Health.State.GOOD);
        }

        @Test
        void keeps_what_it_got_until_it_expires() {
            var held = issued().held();

            assertThat(provider().end(held))
                    .isEqualTo(new Ending.Lingering(
                            "Azure takes no token back: this one works until it expires.", held.expiresAt()));
        }
    }

    /** The library starts az along its own PATH, so each of these is a process of its own. */
    @Nested
    class A_person {
        @TempDir
        Path folder;

        private String signIn(String az) throws Exception {
            var command = folder.resolve("az");
            Files.writeString(command, "#!/bin/sh\n" + az);
            assertThat(command.toFile().setExecutable(true)).isTrue();
            return signIn();
        }

        private String signIn() throws IOException, InterruptedException {
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SignIn.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile());
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of("PATH", folder + ":/usr/bin:/bin", "AZURE_SUBSCRIPTION_ID", SUBSCRIPTION));
            assertThat(builder.start().waitFor()).isZero();
            return Files.readString(folder.resolve("out"));
        }

        @Test
        void who_ran_az_login_gets_a_token_of_that_subscription() throws Exception {
            var said = signIn("""
                    echo "$@" > %s/asked
                    echo '{"accessToken":"eyJ.token-canary","expiresOn":"2099-01-01 00:00:00.000000","expires_on":4070908800,"tokenType":"Bearer"}'
                    """.formatted(folder));

            assertThat(said).isEqualTo("[AZURE_ACCESS_TOKEN] 2099-01-01T00:00:00Z\n");
            assertThat(Files.readString(folder.resolve("asked")))
                    .contains("account get-access-token", "https://management.azure.com", SUBSCRIPTION);
        }

        @Test
        void who_did_not_is_told_to() throws Exception {
            var said = signIn("echo \"ERROR: Please run 'az login' to setup account. canary\" >&2\nexit 1\n");

            assertThat(said).isEqualTo("Failed to create Azure credential. Run `az login` first.\n");
        }

        @Test
        void who_has_no_az_is_told_the_same() throws Exception {
            assertThat(signIn()).isEqualTo("Failed to create Azure credential. Run `az login` first.\n");
        }
    }
}
