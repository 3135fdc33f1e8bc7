package dev.ostiary.broker.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.team.TeamOperations.Net;
import dev.ostiary.broker.team.TeamOperations.Opened;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
    private static final String KEY = "scai-canary-song";

    private static Refusal refusal(Map<String, String> environment) {
        try {
            Team.joined(environment);
        } catch (Refused refused) {
            return refused.refusal();
        }
        throw new AssertionError("joined");
    }

    @Nested
    class joining {
        @Test
        void needs_both_variables_or_none() {
            assertThat(Team.joined(Map.of())).isEmpty();
            assertThat(refusal(Map.of("OSTIARY_URL", "https://ostiary.example")).message())
                    .contains("OSTIARY_TOKEN");
            assertThat(refusal(Map.of("OSTIARY_TOKEN", KEY)).message())
                    .contains("OSTIARY_URL")
                    .doesNotContain(KEY);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://ostiary.example",
                    "http://127.0.0.1.example:8440",
                    "ftp://127.0.0.1",
                    "https://somebody:word@ostiary.example",
                    "https://ostiary.example/path",
                    "ostiary.example"
                })
        void sends_the_key_over_tls_or_to_this_machine_and_nowhere_else(String url) {
            assertThat(refusal(Map.of("OSTIARY_URL", url, "OSTIARY_TOKEN", KEY)).message())
                    .doesNotContain(KEY, "somebody");
        }

        @Test
        void refuses_a_key_that_is_none_without_repeating_it() {
            assertThat(refusal(Map.of("OSTIARY_URL", "https://ostiary.example", "OSTIARY_TOKEN", "a b"))
                            .message())
                    .doesNotContain("a b");
        }

        @Test
        void shows_where_it_leads_and_no_key() {
            try (var team = Team.joined(Map.of("OSTIARY_URL", "https://ostiary.example", "OSTIARY_TOKEN", KEY))
                    .orElseThrow()) {
                assertThat(team).hasToString("Team[https://ostiary.example]");
            }
        }

        @Test
        void a_server_that_is_not_there_gives_no_leave() {
            try (var team = Team.joined(Map.of("OSTIARY_URL", "http://127.0.0.1:1", "OSTIARY_TOKEN", KEY))
                    .orElseThrow()) {
                assertThatThrownBy(() -> team.open(new Asked(
                                asked(Optional.empty()),
                                "role",
                                Enforcement.Level.PROVIDER,
                                List.of("true"),
                                "me",
                                Optional.empty(),
                                "/project")))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class));
                assertThatThrownBy(() -> team.ended("ses_1")).isInstanceOf(Refused.class);
            }
        }
    }

    private static Grant asked(Optional<String> boundary) {
        return new Grant(
                Cloud.AWS,
                List.of(Action.of(Cloud.AWS, "s3:Get*")),
                List.of(Action.of(Cloud.AWS, "s3:GetBucketAcl")),
                List.of("*"),
                Duration.ofMinutes(15),
                Optional.empty(),
                Optional.of("role"),
                boundary,
                Network.ANYWHERE,
                List.of());
    }

    private static Opened answer(String allow, Duration ttl, Optional<String> boundary) {
        return new Opened(
                "ses_1",
                ttl,
                Instant.parse("2030-01-01T00:00:00Z"),
                List.of(allow),
                List.of("s3:GetObjectAcl"),
                boundary,
                new Net(List.of("192.0.2.0/24"), List.of(), List.of()),
                Optional.empty());
    }

    @Nested
    class what_a_server_answers {
        @Test
        void narrows_and_adds_to_what_is_denied() {
            var grant = Leave.of(
                            answer("s3:GetObject*", Duration.ofHours(5), Optional.of("edge")), asked(Optional.empty()))
                    .grant();
            assertThat(grant.allow()).hasToString("[s3:GetObject*]");
            assertThat(grant.deny()).hasToString("[s3:GetBucketAcl, s3:GetObjectAcl]");
            assertThat(grant.ttl()).isEqualTo(Duration.ofMinutes(15));
            assertThat(grant.boundary()).contains("edge");
            assertThat(grant.network().ips()).containsExactly("192.0.2.0/24");
        }

        @ParameterizedTest
        @ValueSource(strings = {"s3:*", "*:*", "ec2:RunInstances", "s3:G*"})
        void never_widens(String allow) {
            assertThatThrownBy(() ->
                            Leave.of(answer(allow, Duration.ofMinutes(1), Optional.empty()), asked(Optional.empty())))
                    .isInstanceOf(Refused.class);
        }

        @Test
        void gives_up_no_boundary_for_another() {
            assertThatThrownBy(() -> Leave.of(
                            answer("s3:GetObject", Duration.ofMinutes(1), Optional.of("edge")),
                            asked(Optional.of("other"))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("terms_differ"));
        }
    }

    @Nested
    class a_role {
        @ParameterizedTest
        @CsvSource({
            "AWS, arn:aws:iam::123456789012:role/Reader, vsecure-credentials/aws/123456789012/reader",
            "AWS, arn:aws:iam::123456789012:role/ci/eu.west/Reader, vsecure-credentials/aws/123456789012/ci/eu-west/reader",
            "AWS, arn:aws-us-gov:iam::123456789012:role/Reader, vsecure-credentials/aws/123456789012/reader",
            "GCP, reader@lab.iam.gserviceaccount.com, vsecure-credentials/gcp/lab/reader",
            "AZURE, /subscriptions/00000000-0000-0000-0000-00000000000a, vsecure-credentials/azure/00000000-0000-0000-0000-00000000000a",
            "VAULT, aws/deploy, vsecure-credentials/vault/aws/deploy",
            "AWS, ../../.., vsecure-credentials/aws/unnamed",
            "AWS, a//b, vsecure-credentials/aws/a/b",
            "AWS, _x, vsecure-credentials/aws/x",
            "AWS, a/b/c/d/e/f/g/h, vsecure-credentials/aws/a/b/c/d/e/f-g-h"
        })
        void has_one_place_whatever_it_is_called(Cloud cloud, String principal, String place) {
            assertThat(Place.of(cloud, principal)).hasToString(place);
        }

        @Test
        void of_any_length_has_a_place() {
            assertThat(Place.of(Cloud.AWS, "x/".repeat(150)).segments()).hasSize(8);
            assertThat(Place.of(Cloud.AWS, "é".repeat(300))).hasToString("vsecure-credentials/aws/unnamed");
        }
    }
}
