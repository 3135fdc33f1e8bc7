package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionPolicyTest {
    private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/AgentBoundary";

    @Test
    void two_permissions_on_one_bucket_read_as_a_person_would_write_them() {
        assertThat(policy(grant(List.of("s3:GetObject", "s3:ListBucket"), List.of(), List.of("arn:aws:s3:::data/*"))))
                .isEqualTo("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],\
                        "Resource":"arn:aws:s3:::data/*"}]}""");
    }

    @Test
    void what_overlaps_the_deny_list_is_denied_as_well() {
        assertThat(policy(grant(List.of("s3:Get*"), List.of("s3:GetBucketPolicy"), List.of("*"))))
                .endsWith("{\"Effect\":\"Deny\",\"Action\":\"s3:GetBucketPolicy\",\"Resource\":\"*\"}]}");
    }

    @Test
    void whoever_may_change_something_may_not_change_the_tags_of_sessions() {
        assertThat(policy(grant(List.of("ec2:*"), List.of(), List.of("*"))))
                .contains("{\"ForAnyValue:StringLike\":{\"aws:TagKeys\":\"ostiary:*\"}}");
        assertThat(SessionPolicy.TAG_KEYS).allMatch(key -> key.startsWith("ostiary:"));
    }

    @Test
    void from_elsewhere_than_the_networks_that_are_named_everything_is_denied() {
        var grant = grant(
                List.of("s3:GetObject"),
                List.of(),
                List.of("*"),
                Optional.empty(),
                new Network(List.of("203.0.113.0/24"), List.of("vpc-1"), List.of("vpce-1")));

        assertThat(policy(grant)).contains("""
                {"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},\
                "StringNotEquals":{"aws:SourceVpc":"vpc-1","aws:SourceVpce":"vpce-1"},\
                "BoolIfExists":{"aws:ViaAWSService":"false"}}""");
    }

    @Nested
    class Beside_a_boundary {
        /** Session policies add up: one that allowed would be widened by the boundary to all that the boundary allows. */
        @Test
        void nothing_is_allowed_and_all_else_denied() {
            var policy = policy(grant(
                    List.of("s3:GetObject"),
                    List.of(),
                    List.of("arn:aws:s3:::data/*"),
                    Optional.of(BOUNDARY),
                    Network.ANYWHERE));

            assertThat(policy)
                    .doesNotContain("Allow")
                    .contains("\"NotAction\":\"s3:GetObject\"", "\"NotResource\":\"arn:aws:s3:::data/*\"");
        }
    }

    @Nested
    class Longer_than_aws_takes {
        @Test
        void many_actions_are_answered_with_what_to_shorten() {
            var actions = IntStream.range(0, 100)
                    .mapToObj(each -> "s3:GetSomethingRatherLong" + each)
                    .toList();

            assertThat(refusal(grant(actions, List.of(), List.of("*"))))
                    .contains("AWS takes 2048", "100 actions", "such as 's3:Get*'");
        }

        @Test
        void many_resources_are_told_from_actions() {
            var resources = IntStream.range(0, 60)
                    .mapToObj(each -> "arn:aws:s3:::a-bucket-with-a-long-name-" + each + "/*")
                    .toList();

            assertThat(refusal(grant(List.of("s3:GetObject"), List.of(), resources)))
                    .contains("60 resources", "one ARN with a '*'");
        }

        @Test
        void the_last_character_that_fits_is_taken() {
            int empty =
                    policy(grant(List.of("s3:Get"), List.of(), List.of("*"))).length();
            var fits = "s3:Get" + "x".repeat(SessionPolicy.LONGEST - empty);

            assertThat(policy(grant(List.of(fits), List.of(), List.of("*")))).hasSize(SessionPolicy.LONGEST);
            assertThat(refusal(grant(List.of(fits + "x"), List.of(), List.of("*"))))
                    .contains("2049 characters");
        }
    }

    private static Grant grant(List<String> allow, List<String> deny, List<String> resources) {
        return grant(allow, deny, resources, Optional.empty(), Network.ANYWHERE);
    }

    private static Grant grant(
            List<String> allow, List<String> deny, List<String> resources, Optional<String> boundary, Network network) {
        return new Grant(
                Cloud.AWS,
                allow.stream().map(each -> new Action(Cloud.AWS, each)).toList(),
                deny.stream().map(each -> new Action(Cloud.AWS, each)).toList(),
                resources,
                Duration.ofMinutes(15),
                Optional.empty(),
                Optional.empty(),
                boundary,
                network,
                List.of());
    }

    private static String policy(Grant grant) {
        return SessionPolicy.of(grant).toString();
    }

    private static String refusal(Grant grant) {
        var told = new StringBuilder();
        assertThatThrownBy(() -> SessionPolicy.of(grant)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo("policy_too_large");
            told.append(refused.refusal().message());
        });
        return told.toString();
    }
}
