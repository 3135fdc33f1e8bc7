package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenialsTest {
    @Nested
    class Of_aws {
        @Test
        void tell_action_and_resource() {
            assertThat(in(Cloud.AWS, """
                            An error occurred (AccessDenied) when calling the PutObject operation: User: \
                            arn:aws:sts::123456789012:assumed-role/Agent/ses_1 is not authorized to perform: s3:PutObject \
                            on resource: "arn:aws:s3:::data/g" because no session policy allows the s3:PutObject action"""))
                    .containsExactly(denied(Cloud.AWS, "s3:PutObject", "arn:aws:s3:::data/g", false));
        }

        @Test
        void tell_that_a_policy_denies_it() {
            assertThat(in(Cloud.AWS, """
                            software.amazon.awssdk.services.iam.model.IamException: User: arn:aws:sts::1:assumed-role/A/s is \
                            not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ with an \
                            explicit deny in a session policy (Service: Iam, Status Code: 403, Request ID: x)"""))
                    .containsExactly(denied(Cloud.AWS, "iam:ListUsers", "arn:aws:iam::123456789012:user/", true));
        }

        @ParameterizedTest
        @CsvSource({
            "ListObjectsV2,s3:ListBucket",
            "ListBuckets,s3:ListAllMyBuckets",
            "GetObject,s3:GetObject",
            "CreateMultipartUpload,s3:PutObject"
        })
        void of_s3_tell_by_the_operation(String operation, String action) {
            assertThat(in(
                            Cloud.AWS,
                            "An error occurred (AccessDenied) when calling the " + operation
                                    + " operation: Access Denied"))
                    .containsExactly(denied(Cloud.AWS, action, null, false));
        }

        @Test
        void of_a_head_request_tell_by_its_status() {
            assertThat(in(
                            Cloud.AWS,
                            "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden"))
                    .containsExactly(denied(Cloud.AWS, "s3:GetObject", null, false));
        }

        @Test
        void are_each_told_once() {
            var line = "User: x is not authorized to perform: ec2:DescribeInstances because no policy allows it\n";

            assertThat(in(Cloud.AWS, line.repeat(50))).hasSize(1);
        }

        @Test
        void through_vault_are_those_of_aws() {
            assertThat(in(
                            Cloud.VAULT,
                            "is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:1:q"))
                    .extracting(Denied::action)
                    .containsExactly(Action.of(Cloud.VAULT, "sqs:SendMessage"));
        }
    }

    @Nested
    class Of_gcp {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ERROR: (gcloud.storage.ls) [a@p.iam.gserviceaccount.com] does not have permission to access b instance"
                            + " [data] (or it may not exist): a@p.iam.gserviceaccount.com does not have storage.objects.list"
                            + " access to the Google Cloud Storage bucket. | storage.objects.list",
                    "Permission 'storage.objects.get' denied on resource (or it may not exist). | storage.objects.get",
                    "Required 'compute.instances.list' permission for 'projects/p' | compute.instances.list",
                    "User does not have bigquery.jobs.create permission in project p. | bigquery.jobs.create",
                    "Permission secretmanager.versions.access denied for resource 'projects/p' | secretmanager.versions.access",
                })
        void tell_the_permission(String output, String permission) {
            assertThat(in(Cloud.GCP, output))
                    .extracting(each -> each.action().text())
                    .containsExactly(permission);
        }

        @Test
        void tell_the_resource_where_it_is_named() {
            assertThat(
                            in(
                                    Cloud.GCP,
                                    "PERMISSION_DENIED: Permission 'compute.instances.get' denied on resource"
                                            + " '//compute.googleapis.com/projects/p/zones/z/instances/i' (or it may not exist)."))
                    .containsExactly(denied(
                            Cloud.GCP,
                            "compute.instances.get",
                            "//compute.googleapis.com/projects/p/zones/z/instances/i",
                            false));
        }
    }

    @Nested
    class Of_azure {
        @Test
        void tell_action_and_scope() {
            assertThat(in(Cloud.AZURE, """
                            (AuthorizationFailed) The client 'ada@example.com' with object id 'x' does not have authorization \
                            to perform action 'Microsoft.Storage/storageAccounts/read' over scope '/subscriptions/s1' or the \
                            scope is invalid."""))
                    .containsExactly(
                            denied(Cloud.AZURE, "Microsoft.Storage/storageAccounts/read", "/subscriptions/s1", false));
        }

        @Test
        void tell_what_a_linked_resource_lacked_too() {
            assertThat(in(Cloud.AZURE, """
                            (LinkedAuthorizationFailed) The client has permission to perform action \
                            'Microsoft.Network/networkInterfaces/write' on scope '/subscriptions/s1/a'; however, it does not \
                            have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the \
                            linked scope(s) '/subscriptions/s1/b' or the linked scope(s) are invalid."""))
                    .extracting(each -> each.action().text())
                    .contains("Microsoft.Network/virtualNetworks/subnets/join/action");
        }
    }

    @Nested
    class In_what_a_hostile_command_prints {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "is not authorized to perform: *:*",
                    "is not authorized to perform: iam:*",
                    "is not authorized to perform: s3:Get*Object",
                    "is not authorized to perform: $(reboot):x",
                    "not authorized to perform action"
                })
        void no_pattern_is_ever_suggested(String output) {
            assertThat(in(Cloud.AWS, output))
                    .allSatisfy(each -> assertThat(each.action().isLiteral()).isTrue());
            assertThat(in(Cloud.AWS, output))
                    .extracting(each -> each.action().text())
                    .doesNotContain("*:*", "iam:*");
        }

        @Test
        void a_resource_of_no_form_is_left_out() {
            assertThat(
                            in(
                                    Cloud.AWS,
                                    "is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::${aws:username}\u001b[2J"))
                    .extracting(Denied::resource)
                    .containsExactly(Optional.empty());
        }

        @ParameterizedTest
        @EnumSource(Cloud.class)
        void a_flood_has_a_bound(Cloud cloud) {
            var flood = new StringBuilder();
            for (int i = 0; i < 30_000; i++) {
                flood.append("is not authorized to perform: s")
                        .append(i)
                        .append(":Get on resource: arn:aws:s3:::")
                        .append("x".repeat(50))
                        .append(" does not have a")
                        .append(i)
                        .append(".b.c access; permission ");
            }
            assertThat(in(cloud, flood.toString())).hasSizeLessThanOrEqualTo(20);
        }

        @ParameterizedTest
        @EnumSource(Cloud.class)
        void no_text_makes_the_reading_slow(Cloud cloud) {
            for (var text : List.of("does not have a.", "a.a.a.", "perform: ", "Permission '", "((((", "/")) {
                assertThatCode(() -> in(cloud, text.repeat(60_000))).doesNotThrowAnyException();
            }
        }
    }

    private static List<Denied> in(Cloud cloud, String output) {
        return Denials.in(cloud, output);
    }

    private static Denied denied(Cloud cloud, String action, @Nullable String resource, boolean explicit) {
        return new Denied(Action.of(cloud, action), Optional.ofNullable(resource), explicit);
    }
}
