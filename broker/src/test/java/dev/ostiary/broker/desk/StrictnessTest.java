package dev.ostiary.broker.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a role, of which nothing is asked that is forbidden, and which could do it all the same. */
class StrictnessTest {
    private static final String AGENT = "agent@lab.iam.gserviceaccount.com";

    @TempDir
    Path home;

    Household house;

    @BeforeEach
    void open() {
        house = new Household(home);
        house.environment.put("AUDEX_ROLE_ARN", "arn:aws:iam::123456789012:role/Own");
        house.environment.put("AUDEX_GCP_SERVICE_ACCOUNT", AGENT);
        house.environment.put("AZURE_SUBSCRIPTION_ID", "12345678-1234-1234-1234-123456789012");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Shown shown(Cloud cloud, String allow, String role) {
        return house.broker()
                .show(new Asked(
                        Optional.of(allow),
                        List.of("true"),
                        Optional.of(cloud),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(role).filter(it -> !it.isEmpty()),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Refusal refusal(Cloud cloud, String allow, String role) {
        var refused = catchThrowableOfType(Refused.class, () -> shown(cloud, allow, role));
        assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal();
    }

    @Nested
    class A_grant_that_its_cloud_does_not_enforce {
        @ParameterizedTest
        @CsvSource({
            "VAULT, s3:GetObject, s3:DeleteBucket",
            "AZURE, Microsoft.Compute/virtualMachines/read, Microsoft.KeyVault/*",
            "GCP, compute.instances.list, iam.serviceAccounts.*"
        })
        void is_refused_where_anything_is_denied_there(Cloud cloud, String allow, String deny) {
            house.settings("deny = [\"" + deny + "\"]\n");
            var refusal = refusal(cloud, allow, "");
            assertThat(refusal.code()).isEqualTo("advisory_grant");
            assertThat(refusal.message()).contains("advisory = \"allow\"");
            assertThat(house.asked).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"VAULT, s3:GetObject, s3:*", "AZURE, Microsoft.Compute/virtualMachines/read, Microsoft.Compute/*"})
        void is_refused_beneath_a_ceiling(Cloud cloud, String allow, String ceiling) {
            house.settings("ceiling = [\"" + ceiling + "\"]\n");
            assertThat(refusal(cloud, allow, "").code()).isEqualTo("advisory_grant");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "deny = [\"s3:DeleteBucket\"]\nadvisory = \"allow\"\n",
                    "deny = [\"Microsoft.KeyVault/*\"]\n",
                    ""
                })
        void is_given_where_that_was_allowed_or_nothing_is_denied_there(String settings) {
            house.settings(settings);
            assertThat(shown(Cloud.VAULT, "s3:GetObject", "").plan().principal())
                    .isEqualTo("deploy");
        }

        @Test
        void is_no_matter_of_one_that_it_does() {
            house.settings("deny = [\"s3:DeleteBucket\"]\n");
            assertThat(shown(Cloud.AWS, "s3:GetObject", "").plan().principal()).endsWith("/Own");
        }
    }

    @Nested
    class A_role_that_was_asked_for {
        @Test
        void is_any_of_aws_where_none_are_named() {
            house.settings("");
            assertThat(shown(Cloud.AWS, "s3:GetObject", "arn:aws:iam::123456789012:role/Other")
                            .plan()
                            .principal())
                    .endsWith("/Other");
        }

        @ParameterizedTest
        @CsvSource({"GCP, storage.objects.get, admin@lab.iam.gserviceaccount.com", "VAULT, s3:GetObject, admin"})
        void is_only_the_one_that_is_set_elsewhere(Cloud cloud, String allow, String other) {
            house.settings("");
            assertThat(refusal(cloud, allow, other).code()).isEqualTo("role_not_allowed");
            var own = cloud == Cloud.GCP ? AGENT : "deploy";
            assertThat(shown(cloud, allow, own).plan().principal()).isEqualTo(own);
        }

        @Test
        void is_one_that_the_settings_name() {
            house.settings("roles = [\"arn:aws:iam::123456789012:role/agents/*\", \"ci-*\"]\n");
            assertThat(shown(Cloud.AWS, "s3:GetObject", "arn:aws:iam::123456789012:role/agents/Reader")
                            .plan()
                            .principal())
                    .endsWith("Reader");
            assertThat(shown(Cloud.AWS, "s3:GetObject", "").plan().principal()).endsWith("/Own");
            assertThat(shown(Cloud.VAULT, "s3:GetObject", "ci-reader").plan().principal())
                    .isEqualTo("ci-reader");
            assertThat(refusal(Cloud.AWS, "s3:GetObject", "arn:aws:iam::123456789012:role/Admin")
                            .message())
                    .contains("role/Admin", "role/Own", "roles");
            assertThat(refusal(Cloud.VAULT, "s3:GetObject", "admin").code()).isEqualTo("role_not_allowed");
        }
    }
}
