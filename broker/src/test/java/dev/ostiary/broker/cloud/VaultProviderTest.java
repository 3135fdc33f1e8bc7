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
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract: the HTTP API of Vault's AWS secrets engine and of its leases, as HashiCorp documents it. */
class VaultProviderTest {
    private static final String TOKEN = "hvs.canary-of-the-operator";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String LEASE = "aws/creds/deploy/h7Q3";

    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> leases = new HashSet<>();
    private CloudSettings.Vault configured = CloudSettings.Vault.UNSET;
    private Duration patience = Duration.ofSeconds(10);
    private final Loopback vault = Loopback.playing(this::vault);

    VaultProviderTest() {
        environment.putAll(Map.of("VAULT_ADDR", vault.address(), "VAULT_TOKEN", TOKEN, "AUDEX_VAULT_ROLE", "deploy"));
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private VaultProvider provider() {
        return new VaultProvider(
                new CloudSettings(
                        CloudSettings.Aws.UNSET,
                        CloudSettings.Gcp.UNSET,
                        CloudSettings.Azure.UNSET,
                        configured,
                        environment),
                Clock.fixed(NOW, ZoneOffset.UTC),
                patience);
    }

    private static Grant grant() {
        return Wanted.of(Cloud.VAULT, "s3:GetObject", "*");
    }

    private Issued issued() {
        var provider = provider();
        return provider.issue(provider.plan(grant()), Wanted.LABEL);
    }

    /** Strict: another path, method, member or token is what Vault answers with an error as well. */
    private Answer vault(Request request) {
        if (!request.header("X-Vault-Token").equals(Optional.of(TOKEN))) {
            return Answer.json(403, "{\"errors\":[\"permission denied\"]}");
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/aws/creds/deploy", "GET /v1/team/aws/creds/deploy" -> {
                leases.add(LEASE);
                yield Answer.json(200, credentials(LEASE, "AKIAEXAMPLE", "null"));
            }
            case "GET /v1/aws/sts/deploy" -> {
                leases.add("aws/sts/deploy/x1");
                yield Answer.json(200, credentials("aws/sts/deploy/x1", "ASIAEXAMPLE", "\"session-canary\""));
            }
            case "POST /v1/sys/leases/renew" ->
                leases.contains(member(request, "lease_id"))
                        ? Answer.json(
                                200, "{\"lease_id\":\"" + LEASE + "\",\"renewable\":true,\"lease_duration\":1800}")
                        : Answer.json(400, "{\"errors\":[\"lease not found\"]}");
            case "POST /v1/sys/leases/revoke" -> {
                leases.remove(member(request, "lease_id"));
                yield new Answer(204, "", Map.of());
            }
            case "GET /v1/auth/token/lookup-self" ->
                Answer.json(200, "{\"data\":{\"display_name\":\"ldap-alice\",\"ttl\":3600}}");
            default -> Answer.json(404, "{\"errors\":[]}");
        };
    }

    private static String credentials(String lease, String key, String session) {
        return """
                {"request_id":"r","lease_id":"%s","renewable":true,"lease_duration":900,
                 "data":{"access_key":"%s","secret_key":"secret-canary","security_token":%s,"session_token":%s},
                 "wrap_info":null,"warnings":null,"auth":null}""".formatted(lease, key, session, session);
    }

    private static String member(Request request, String name) {
        return dev.ostiary.kernel.json.StrictJson.read(request.body())
                .path(name)
                .stringValue("");
    }

    @Nested
    class A_plan {
        @Test
        void says_that_the_role_narrows_and_allow_is_advice() {
            var plan = provider().plan(grant());

            assertThat(plan.principal()).isEqualTo("deploy");
            assertThat(plan.enforcement().level()).isEqualTo(Enforcement.Level.ADVISORY);
            assertThat(plan.enforcement().why()).contains("role deploy is what narrows");
            assertThat(vault.requests()).isEmpty();
        }

        @Test
        void takes_the_wished_role_before_the_operators() {
            var wished = Wanted.of(Cloud.VAULT, "s3:GetObject", "*", Duration.ofMinutes(15), Optional.of("reader"));

            assertThat(provider().plan(wished).principal()).isEqualTo("reader");
        }

        @ParameterizedTest
        @ValueSource(strings = {"../../sys/seal", "deploy?ttl=9h", "a/b", "", "deploy#", "arn:aws:iam::1:role/x", "-x"})
        void refuses_a_role_that_would_be_another_path(String role) {
            var wished = Wanted.of(Cloud.VAULT, "s3:GetObject", "*", Duration.ofMinutes(15), Optional.of(role));

            assertThat(refusal(() -> provider().plan(wished))).contains("role_arn");
        }

        @ParameterizedTest
        @CsvSource({
            "AUDEX_VAULT_MOUNT, ../sys, AUDEX_VAULT_MOUNT",
            "VAULT_ADDR, http://vault.example.com:8200, VAULT_ADDR",
            "VAULT_ADDR, https://user:canary@vault.example.com, VAULT_ADDR",
            "VAULT_ADDR, ' ', VAULT_ADDR",
            "AUDEX_VAULT_ROLE, ' ', AUDEX_VAULT_ROLE",
        })
        void names_a_setting_that_is_missing_or_wrong(String setting, String value, String named) {
            environment.put(setting, value);

            assertThat(refusal(() -> provider().plan(grant()))).contains(named).doesNotContain("canary");
        }
    }

    @Nested
    class Credentials {
        @Test
        void come_from_the_roles_creds_and_are_named_as_aws_tools_want_them() {
            var issued = issued();

            assertThat(issued.secrets())
                    .containsOnlyKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                    .containsEntry("AWS_SECRET_ACCESS_KEY", new Secret("secret-canary"));
            assertThat(issued.settings()).containsEntry("AWS_REGION", "us-east-1");
            assertThat(issued.held())
                    .isEqualTo(new Held(
                            Cloud.VAULT, "deploy", "AKIAEXAMPLE", Optional.of(LEASE), NOW, NOW.plusSeconds(900)));
            assertThat(vault.requests().getFirst().query()).containsEntry("ttl", "900s");
        }

        @Test
        void of_an_sts_role_have_a_session_token_and_a_quarter_of_an_hour_at_least() {
            configured = new CloudSettings.Vault(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
            var short_ = Wanted.of(Cloud.VAULT, "s3:GetObject", "*", Duration.ofMinutes(2), Optional.empty());
            var provider = provider();
            var issued = provider.issue(provider.plan(short_), Wanted.LABEL);

            assertThat(issued.secrets()).containsEntry("AWS_SESSION_TOKEN", new Secret("session-canary"));
            assertThat(vault.requests().getFirst().query()).containsEntry("ttl", "900s");
        }

        @Test
        void are_asked_for_at_the_engines_mount_within_the_namespace() {
            environment.put("AUDEX_VAULT_MOUNT", "team/aws");
            environment.put("VAULT_NAMESPACE", "division/a/");
            issued();

            assertThat(vault.requests().getFirst().path()).isEqualTo("/v1/team/aws/creds/deploy");
            assertThat(vault.requests().getFirst().header("X-Vault-Namespace")).contains("division/a");
        }

        @Test
        void are_asked_for_with_what_vault_login_left_where_no_token_is_set(@TempDir Path home) throws IOException {
            environment.remove("VAULT_TOKEN");
            environment.put("HOME", home.toString());
            Files.writeString(home.resolve(".vault-token"), TOKEN + "\n");

            assertThat(issued().held().keyId()).isEqualTo("AKIAEXAMPLE");
        }

        @Test
        void are_not_asked_for_without_a_token() {
            environment.remove("VAULT_TOKEN");

            assertThat(refusal(VaultProviderTest.this::issued)).contains("vault login");
            assertThat(vault.requests()).isEmpty();
        }

        @Test
        void are_refused_in_words_that_hold_no_token_of_the_operators() {
            environment.put("VAULT_TOKEN", "hvs.another-canary");

            assertThat(refusal(VaultProviderTest.this::issued))
                    .contains("HTTP 403")
                    .contains("vault login")
                    .doesNotContain("canary");
        }

        @Test
        void of_a_role_that_vault_does_not_have_are_refused_by_its_name() {
            environment.put("AUDEX_VAULT_ROLE", "nobody");

            assertThat(refusal(VaultProviderTest.this::issued))
                    .contains("nobody")
                    .contains("HTTP 404");
        }
    }

    @Nested
    class A_lease {
        @Test
        void is_renewed_from_now() {
            var held = issued().held();

            assertThat(provider().renew(held)).map(Held::expiresAt).contains(NOW.plusSeconds(1800));
        }

        @Test
        void that_vault_no_longer_has_is_not_renewed() {
            var held = issued().held();
            leases.clear();

            assertThat(provider().renew(held)).isEmpty();
        }

        @Test
        void is_revoked_at_the_end_and_not_merely_planned_to_be() {
            var ending = provider().end(issued().held());

            assertThat(ending).isInstanceOf(Ending.Ended.class);
            assertThat(leases).isEmpty();
            assertThat(vault.requests().getLast().body()).contains("\"sync\":true");
        }

        @Test
        void that_was_renewed_is_revoked_after_the_end_that_was_known_of_it() {
            var held = issued().held();
            var known = new Held(
                    held.cloud(), held.principal(), held.keyId(), held.lease(), held.issuedAt(), NOW.minusSeconds(60));

            assertThat(provider().end(known)).isInstanceOf(Ending.Ended.class);
            assertThat(leases).isEmpty();
        }

        @Test
        void of_temporary_credentials_ends_and_they_do_not() {
            var held = new Held(
                    Cloud.VAULT, "deploy", "ASIAEXAMPLE", Optional.of("aws/sts/deploy/x1"), NOW, NOW.plusSeconds(900));

            assertThat(provider().end(held)).isInstanceOf(Ending.Lingering.class);
        }

        @Test
        void that_cannot_be_revoked_is_said_to_linger() {
            var held = issued().held();
            vault.close();

            assertThat(provider().end(held)).isInstanceOfSatisfying(Ending.Lingering.class, lingering -> {
                assertThat(lingering.until()).isEqualTo(held.expiresAt());
                assertThat(lingering.words()).contains("cannot be reached").doesNotContain("canary");
            });
        }
    }

    @Nested
    class Health_is {
        @Test
        void unset_without_an_address() {
            environment.remove("VAULT_ADDR");

            assertThat(provider().health().state()).isEqualTo(Health.State.UNSET);
        }

        @Test
        void good_with_a_token_that_vault_knows() {
            assertThat(provider().health())
                    .isEqualTo(new Health(
                            Cloud.VAULT,
                            Health.State.GOOD,
                            "Vault at " + vault.address() + " knows the token as ldap-alice."));
        }

        @Test
        void bad_with_another() {
            environment.put("VAULT_TOKEN", "hvs.another-canary");

            assertThat(provider().health().state()).isEqualTo(Health.State.BAD);
            assertThat(provider().health().words()).doesNotContain("canary");
        }
    }
}
