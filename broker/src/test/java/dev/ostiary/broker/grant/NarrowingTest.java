package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowingTest {
    @Nested
    class Actions {
        @Test
        void come_from_the_wish_and_its_profile() {
            assertThat(allowed(Narrowing.of(wish("s3:PutObject", "s3-readonly"), Terms.OPEN)))
                    .containsExactly("s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:HeadObject");
        }

        @Test
        void a_profile_alone_is_enough() {
            assertThat(allowed(Narrowing.of(wish("", "dynamodb-readonly"), Terms.OPEN)))
                    .contains("dynamodb:Query");
        }

        @Test
        void one_of_both_is_needed() {
            assertThat(refusal(wish(" , ", null), Terms.OPEN).message())
                    .startsWith("allow: ")
                    .contains("s3-readonly");
        }

        @Test
        void a_misspelt_profile_is_answered_with_the_one_that_was_meant() {
            assertThat(refusal(wish("", "s3-readonli"), Terms.OPEN).message()).contains("Did you mean 's3-readonly'?");
        }

        @Test
        void a_profile_of_another_cloud_is_told_apart() {
            assertThat(refusal(wish("", "gcs-readonly"), Terms.OPEN).message()).contains("provider 'gcp'");
        }

        @Test
        void the_operators_profile_wins_over_a_built_in_one() {
            var own = new Terms.Profile(Cloud.AWS, "s3:GetObject", Optional.of("arn:aws:s3:::mine/*"), "");
            var terms = terms(List.of(), List.of(), Map.of("s3-readonly", own));

            var grant = Narrowing.of(wish("", "s3-readonly"), terms);

            assertThat(allowed(grant)).containsExactly("s3:GetObject");
            assertThat(grant.resources()).containsExactly("arn:aws:s3:::mine/*");
        }

        @Test
        void everything_is_granted_with_a_warning() {
            assertThat(Narrowing.of(wish("*:*", null), Terms.OPEN).warnings())
                    .anyMatch(each -> each.contains("everything"));
        }

        @Test
        void ways_out_of_the_session_are_warned_of() {
            assertThat(Narrowing.of(wish("sts:*", null), Terms.OPEN).warnings())
                    .anyMatch(each -> each.contains("sts:AssumeRole"));
        }
    }

    @Nested
    class Denied_ones {
        @Test
        void refuse_the_whole_wish() {
            var refusal = refusal(wish("s3:GetObject,s3:DeleteBucket", null), denying("s3:Delete*"));

            assertThat(refusal.code()).isEqualTo("policy_denied");
            assertThat(refusal.message()).contains("'s3:DeleteBucket' is on the deny list", "Nothing was issued");
        }

        @Test
        void win_over_profiles() {
            assertThat(refusal(wish("", "s3-readwrite"), denying("s3:PutObject"))
                            .code())
                    .isEqualTo("policy_denied");
        }

        @Test
        void are_kept_to_be_denied_where_they_overlap() {
            var grant = Narrowing.of(wish("s3:*", null), denying("s3:DeleteBucket", "iam:*", "storage.objects.delete"));

            assertThat(grant.deny()).extracting(Action::text).containsExactly("s3:DeleteBucket");
        }

        @Test
        void in_another_case_are_denied_all_the_same() {
            assertThat(refusal(wish("S3:DELETEBUCKET", null), denying("s3:deletebucket"))
                            .code())
                    .isEqualTo("policy_denied");
        }

        @Test
        void under_a_star_are_all_there_is_in_every_cloud() {
            for (var cloud : Cloud.values()) {
                var asked = new Wish(
                        cloud,
                        "storage:read",
                        Optional.empty(),
                        Optional.empty(),
                        Ttl.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("x"));
                assertThat(refusal(asked, denying("*")).code()).isEqualTo("policy_denied");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"s3", "s3:", "Get*:s3:x", "storage:write", "", "Microsoft.Storage"})
        void that_cannot_be_read_stop_everything(String pattern) {
            var refusal = refusal(wish("s3:GetObject", null), denying(pattern));

            assertThat(refusal.code()).isEqualTo("invalid_settings");
            assertThat(refusal.message()).contains("deny list", "Nothing is issued until it is mended");
        }
    }

    @Nested
    class A_ceiling {
        @Test
        void cuts_what_is_wider() {
            assertThat(allowed(Narrowing.of(wish("s3:*", null), beneath("s3:Get*", "ec2:Describe*"))))
                    .containsExactly("s3:Get*");
        }

        @Test
        void leaves_the_part_that_two_patterns_share() {
            assertThat(allowed(Narrowing.of(wish("s3:*Object", null), beneath("s3:Get*"))))
                    .containsExactly("s3:get*object");
        }

        @Test
        void refuses_what_lies_outside() {
            assertThat(refusal(wish("s3:GetObject,iam:ListUsers", null), beneath("s3:*"))
                            .message())
                    .contains("'iam:ListUsers' is outside of what may be asked for here");
        }

        @Test
        void of_another_cloud_leaves_nothing() {
            assertThat(refusal(wish("s3:GetObject", null), beneath("storage.objects.*"))
                            .code())
                    .isEqualTo("policy_denied");
        }
    }

    @Nested
    class The_rest {
        @Test
        void a_time_beyond_the_terms_is_refused_with_the_most_there_is() {
            var terms = new Terms(
                    List.of(), List.of(), Map.of(), Duration.ofMinutes(10), Optional.empty(), Network.ANYWHERE);

            assertThat(refusal(wish("s3:GetObject", null), terms).message()).contains("Ask for 10m or less");
        }

        @Test
        void a_budget_is_for_aws_alone() {
            var asked = new Wish(
                    Cloud.GCP,
                    "storage.objects.get",
                    Optional.empty(),
                    Optional.empty(),
                    Ttl.DEFAULT,
                    Optional.of(BigDecimal.TEN),
                    Optional.empty(),
                    List.of("x"));

            assertThat(refusal(asked, Terms.OPEN).message()).startsWith("budget: only AWS");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "data",
                    "arn:aws:s3:::${aws:username}/*",
                    "arn:aws:s3:::a\"},{",
                    "arn:aws:s*:::data",
                    "arn:*:s3:::data",
                    "arn:aws:s3:::da ta",
                    "s3://data"
                })
        void a_resource_of_no_form_is_refused(String resource) {
            assertThat(refusal(on(resource), Terms.OPEN).message()).startsWith("resource: ");
        }

        @Test
        void a_bucket_without_its_objects_is_hinted_at() {
            assertThat(Narrowing.of(on("arn:aws:s3:::data"), Terms.OPEN).warnings())
                    .containsExactly(
                            "Reading and writing is asked of a bucket's objects: name 'arn:aws:s3:::data/*' as a resource too.");
        }

        private static Wish on(String resource) {
            return new Wish(
                    Cloud.AWS,
                    "s3:GetObject",
                    Optional.empty(),
                    Optional.of(resource),
                    Ttl.DEFAULT,
                    Optional.empty(),
                    Optional.empty(),
                    List.of("x"));
        }
    }

    private static List<String> allowed(Grant grant) {
        return grant.allow().stream().map(Action::text).toList();
    }

    private static Wish wish(String allow, @Nullable String profile) {
        return new Wish(
                Cloud.AWS,
                allow,
                Optional.ofNullable(profile),
                Optional.empty(),
                Ttl.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                List.of("true"));
    }

    private static Terms denying(String... patterns) {
        return terms(List.of(patterns), List.of(), Map.of());
    }

    private static Terms beneath(String... patterns) {
        return terms(List.of(), List.of(patterns), Map.of());
    }

    private static Terms terms(List<String> deny, List<String> ceiling, Map<String, Terms.Profile> profiles) {
        return new Terms(deny, ceiling, profiles, Duration.ofHours(1), Optional.empty(), Network.ANYWHERE);
    }

    private static Refusal refusal(Wish wish, Terms terms) {
        List<Refusal> told = new ArrayList<>();
        assertThatThrownBy(() -> Narrowing.of(wish, terms))
                .isInstanceOfSatisfying(Refused.class, refused -> told.add(refused.refusal()));
        return told.getFirst();
    }
}
