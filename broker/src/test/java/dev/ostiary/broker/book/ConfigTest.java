package dev.ostiary.broker.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static final String EVERY_KEY = """
                provider = "gcp"
                role_arn = "arn:aws:iam::123456789012:role/Agent"
                ttl = "1h 30m"
                max_ttl = "2h"
                budget = 4.5
                region = "eu-central-1"
                aws_session_tags = false
                deny = ["iam:*", "s3:DeleteBucket"]
                ceiling = ["s3:*"]
                permissions_boundary = "arn:aws:iam::123456789012:policy/Edge"
                gcp_service_account = "agent@p.iam.gserviceaccount.com"
                gcp_project = "p"
                gcp_extended_lifetime = true
                azure_subscription = "12345678-1234-1234-1234-123456789012"
                azure_tenant = "t"
                azure_cloud = "AzureChinaCloud"
                mcp_allowed_commands = ["aws"]
                roles = ["arn:aws:iam::123456789012:role/agents/*"]
                advisory = "allow"
                offline = "allow"
                credential_cache = true

                [network]
                allowed_ips = ["10.0.0.0/8"]
                allowed_vpcs = ["vpc-1"]
                allowed_vpc_endpoints = ["vpce-1"]

                [profiles.logs]
                allow = "logs:GetLogEvents"
                resource = "arn:aws:logs:*:*:*"
                description = "Logs."

                [vault]
                address = "https://vault.example:8200"
                namespace = "team"
                mount = "aws-prod"
                role = "agent"
                sts = true
                """;

    @TempDir
    Path home;

    private Config read(String toml, Map<String, String> environment) throws IOException {
        Files.createDirectories(home.resolve(".audex"));
        Files.writeString(home.resolve(".audex/config.toml"), toml);
        return Config.read(environment, home);
    }

    private String fault(String toml) {
        return fault(toml, Map.of());
    }

    private String fault(String toml, Map<String, String> environment) {
        var refused = catchThrowableOfType(Refused.class, () -> read(toml, environment));
        assertThat(refused).as(toml).isNotNull();
        return refused.refusal().message();
    }

    @Nested
    class Without_a_file {
        @Test
        void everything_has_a_plain_value() {
            var config = Config.read(Map.of(), home);
            assertThat(config.folder()).isEqualTo(home.resolve(".audex"));
            assertThat(config.provider()).isEqualTo(Cloud.AWS);
            assertThat(config.ttl()).isEqualTo(Duration.ofMinutes(15));
            assertThat(config.terms().maxTtl()).isEqualTo(Duration.ofHours(12));
            assertThat(config.commands()).contains("aws", "gcloud").doesNotContain("sh", "env");
            assertThat(config.roles()).isEmpty();
            assertThat(config.advisory()).isFalse();
            assertThat(config.offline()).isFalse();
            assertThat(config.cached()).isFalse();
            assertThat(config.agent().agent()).isFalse();
            assertThat(config.warnings()).isEmpty();
        }

        @Test
        void another_folder_may_be_named() {
            assertThat(Config.read(Map.of("AUDEX_HOME", home.resolve("x").toString()), home)
                            .folder())
                    .isEqualTo(home.resolve("x"));
        }
    }

    @Nested
    class A_file {
        @Test
        void sets_every_key() throws IOException {
            var config = read(EVERY_KEY, Map.of());
            assertThat(config.provider()).isEqualTo(Cloud.GCP);
            assertThat(config.ttl()).isEqualTo(Duration.ofMinutes(90));
            assertThat(config.terms().maxTtl()).isEqualTo(Duration.ofHours(2));
            assertThat(config.budget()).contains(new BigDecimal("4.5"));
            assertThat(config.terms().deny()).containsExactly("iam:*", "s3:DeleteBucket");
            assertThat(config.terms().ceiling()).containsExactly("s3:*");
            assertThat(config.terms().boundary()).contains("arn:aws:iam::123456789012:policy/Edge");
            assertThat(config.terms().network())
                    .isEqualTo(new Network(List.of("10.0.0.0/8"), List.of("vpc-1"), List.of("vpce-1")));
            assertThat(config.terms().profiles())
                    .hasEntrySatisfying(
                            "logs", profile -> assertThat(profile.allow()).isEqualTo("logs:GetLogEvents"));
            assertThat(config.tags()).isFalse();
            assertThat(config.gcp().extendedLifetime()).isTrue();
            assertThat(config.azure().cloud()).contains("AzureChinaCloud");
            assertThat(config.vault().mount()).contains("aws-prod");
            assertThat(config.vault().sts()).isTrue();
            assertThat(config.commands()).containsExactly("aws");
            assertThat(config.roles()).containsExactly("arn:aws:iam::123456789012:role/agents/*");
            assertThat(config.advisory()).isTrue();
            assertThat(config.offline()).isTrue();
            assertThat(config.cached()).isTrue();
        }

        @Test
        void yields_to_variables() throws IOException {
            var config = read(
                    "role_arn = \"arn:file\"\nttl = \"5m\"\ndeny = [\"iam:*\"]\nmcp_allowed_commands = [\"aws\"]",
                    Map.of(
                            "AUDEX_ROLE_ARN", "arn:variable",
                            "AUDEX_TTL", "7m",
                            "AUDEX_MCP_ALLOWED_COMMANDS", "bq, gsutil",
                            "AUDEX_AGENT_ID", "agent-7"));
            assertThat(config.role()).contains("arn:variable");
            assertThat(config.ttl()).isEqualTo(Duration.ofMinutes(7));
            assertThat(config.commands()).containsExactly("bq", "gsutil");
            assertThat(config.agent().principal()).isEqualTo("agent:agent-7");
        }

        @Test
        void denies_what_it_denies_whatever_variables_say() throws IOException {
            assertThat(read("deny = [\"iam:*\"]", Map.of("AUDEX_DENY", "s3:Put*"))
                            .terms()
                            .deny())
                    .containsExactly("iam:*", "s3:Put*");
        }

        @Test
        void warns_of_a_variable_that_is_nearly_one() throws IOException {
            assertThat(read("", Map.of("AUDEX_ROLE_ARM", "x")).warnings())
                    .containsExactly("AUDEX_ROLE_ARM is no setting; did you mean AUDEX_ROLE_ARN?");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        \\nrole_arm = "x"              | line 2: role_arm is no setting; the nearest one is role_arn
                        ttl = 15                      | line 1: ttl must be a text in quotes
                        deny = "iam:*"                | line 1: deny must be a list of texts
                        deny = ["a", 1]               | line 1: deny must be a list of texts
                        credential_cache = "yes"      | line 1: credential_cache must be true or false
                        budget = "4"                  | line 1: budget must be a number
                        budget = -1                   | line 1: budget is wrong: a budget is a number of US dollars
                        provider = "azrue"            | there are aws, gcp, azure and vault
                        ttl = "soon"                  | line 1: ttl is wrong
                        max_ttl = "13h"               | line 1: max_ttl is wrong
                        offline = "maybe"             | line 1: offline is wrong: it is refuse or allow
                        [network]\\nallowed_ip = ["1"] | line 2: network.allowed_ip is no setting; the nearest one is allowed_ips
                        network = "x"                 | line 1: network must be a table
                        [vault]\\n\\ntoken = "s.abc"    | line 3: vault.token is no setting here: a token does not belong into a file: set VAULT_TOKEN
                        [sso]\\nx = 1                  | sso is no setting here: signing in is of the team's server
                        [profiles.a]\\nresource = "x"  | line 1: profiles.a has no allow
                        [profiles.a]\\nallow="x"\\nal=1 | line 3: profiles.a.al is no setting; the nearest one is allow
                        ttl = "5m                     | line 1: this is not TOML
                        """)
        void that_is_wrong_is_refused_with_the_line(String toml, String expected) {
            assertThat(fault(toml.replace("\\n", "\n"))).contains("config.toml").contains(expected);
        }

        @Test
        void tells_all_its_faults_together() {
            assertThat(fault("ttl = 1\nofline = \"allow\"")).contains("line 1: ttl", "line 2: ofline");
        }

        @Test
        void yields_to_no_variable_that_is_wrong() {
            assertThat(fault("", Map.of("AUDEX_TTL", "soon"))).startsWith("AUDEX_TTL: ");
        }

        @Test
        void that_others_may_write_is_refused() throws IOException {
            read("", Map.of());
            Files.setPosixFilePermissions(
                    home.resolve(".audex/config.toml"), PosixFilePermissions.fromString("rw-rw----"));
            assertThat(catchThrowableOfType(Refused.class, () -> Config.read(Map.of(), home))
                            .refusal()
                            .message())
                    .contains("Others may write", "chmod go-w");
        }

        @Test
        void that_is_a_link_to_nowhere_is_refused() throws IOException {
            Files.createDirectories(home.resolve(".audex"));
            Files.createSymbolicLink(home.resolve(".audex/config.toml"), home.resolve("not/mounted.toml"));
            assertThat(catchThrowableOfType(Refused.class, () -> Config.read(Map.of(), home))
                            .refusal()
                            .message())
                    .contains("cannot be read");
            assertThat(Config.withoutFile(Map.of(), home).terms().deny()).isEmpty();
        }

        @Test
        void in_a_folder_that_others_may_write_is_refused() throws IOException {
            read("", Map.of());
            Files.setPosixFilePermissions(home.resolve(".audex"), PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(catchThrowableOfType(Refused.class, () -> Config.read(Map.of(), home))
                            .refusal()
                            .message())
                    .contains("Others may write");
        }
    }
}
