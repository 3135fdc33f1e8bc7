package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    @Nested
    class Form {
        @Test
        void the_error_for_aws_is_the_pages() {
            assertThat(refusal(Cloud.AWS, "GetObject"))
                    .isEqualTo("Invalid action format 'GetObject'. Expected 'service:Action' (e.g. 's3:GetObject').");
        }

        @Test
        void the_error_names_the_form_of_its_cloud() {
            assertThat(refusal(Cloud.GCP, "s3:GetObject")).contains("(e.g. 'storage.objects.get')");
            assertThat(refusal(Cloud.AZURE, "storage.objects.get"))
                    .contains("(e.g. 'Microsoft.Storage/storageAccounts/read')");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "s3:GetObject",
                    "s3:*",
                    "lambda:Invoke*",
                    "s3:Get?bject",
                    "*:*",
                    "execute-api:Invoke",
                    "S3:getobject"
                })
        void aws_takes(String text) {
            assertThat(Action.of(Cloud.AWS, text)).hasToString(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "*",
                    "s3",
                    "s3:",
                    ":Get",
                    "s*:Get",
                    "*:Get*",
                    "s3:Get Object",
                    "s3:Get\nObject",
                    "s3:a:b",
                    "s3:Get\"",
                    "ѕ3:GetObject",
                    "s3:${x}"
                })
        void aws_does_not_take(String text) {
            assertThat(refusal(Cloud.AWS, text)).contains("Expected 'service:Action'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"storage.objects.get", "storage.objects.*", "storage.*", "cloudkms.cryptoKeys.setIamPolicy"})
        void gcp_takes(String text) {
            assertThat(Action.of(Cloud.GCP, text)).hasToString(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"storage", "storage.objects", ".objects.get", "storage..get", "*", "storage.objects.g?t"})
        void gcp_does_not_take(String text) {
            assertThat(refusal(Cloud.GCP, text)).contains("Expected 'service.resource.verb'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Microsoft.Storage/storageAccounts/read",
                    "Microsoft.Storage/*",
                    "*/read",
                    "*",
                    "Microsoft.Web/sites/*/read"
                })
        void azure_takes(String text) {
            assertThat(Action.of(Cloud.AZURE, text)).hasToString(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Microsoft.Storage", "Microsoft/x", "/read", "Microsoft.Storage//read", "read"})
        void azure_does_not_take(String text) {
            assertThat(refusal(Cloud.AZURE, text)).contains("Expected 'Microsoft.Service/resource/action'");
        }

        @Test
        void what_was_written_is_said_without_what_a_terminal_would_obey() {
            assertThat(refusal(Cloud.AWS, "\u001b[31mred" + "x".repeat(500)))
                    .startsWith("Invalid action format '?[31mredxxx")
                    .hasSizeLessThan(250);
        }
    }

    @Nested
    class Lists {
        @Test
        void commas_part_and_blanks_do_not_count() {
            assertThat(Action.list(Cloud.AWS, " s3:GetObject , s3:ListBucket,"))
                    .extracting(Action::text)
                    .containsExactly("s3:GetObject", "s3:ListBucket");
        }

        @Test
        void what_another_one_covers_is_left_out() {
            assertThat(Action.list(Cloud.AWS, "s3:GetObject,s3:getobject,s3:Get*,s3:Put*"))
                    .extracting(Action::text)
                    .containsExactly("s3:Get*", "s3:Put*");
        }

        @ParameterizedTest
        @EnumSource(Cloud.class)
        void one_short_word_means_what_each_cloud_calls_it(Cloud cloud) {
            assertThat(Action.list(cloud, "storage:read")).hasSize(2).allSatisfy(each -> {
                assertThat(Action.of(cloud, each.text()).isLiteral()).isTrue();
            });
        }

        @Test
        void more_than_anybody_reads_is_refused() {
            assertThatThrownBy(() -> Action.list(Cloud.AWS, "s3:GetObject,".repeat(401)))
                    .isInstanceOf(Refused.class);
        }
    }

    @Nested
    class Patterns {
        @ParameterizedTest
        @CsvSource({
            "s3:*, s3:DeleteBucket",
            "s3:Delete*, S3:deletebucket",
            "s3:?etObject, s3:GetObject",
            "*:*, iam:CreateUser",
            "s3:*, s3:Get*",
            "s3:*?, s3:?*",
            "s3:G*t, s3:Get*Object*t",
        })
        void the_first_covers_the_second(String first, String second) {
            assertThat(aws(first).covers(aws(second))).isTrue();
            assertThat(aws(first).overlaps(aws(second))).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"s3:Get*, s3:*Object", "s3:?et*, s3:G*", "s3:*a*b*, s3:*b*a*", "s3:Get?, s3:*t"})
        void they_overlap_and_neither_covers_the_other(String first, String second) {
            assertThat(aws(first).overlaps(aws(second))).isTrue();
            assertThat(aws(second).overlaps(aws(first))).isTrue();
            assertThat(aws(first).covers(aws(second))).isFalse();
            assertThat(aws(second).covers(aws(first))).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "s3:Get*, s3:Put*",
            "s3:*, s3express:*",
            "s3:Get?, s3:Get",
            "s3:GetObject, s3:GetObjects",
            "s3:*t, s3:*d"
        })
        void they_have_nothing_in_common(String first, String second) {
            assertThat(aws(first).overlaps(aws(second))).isFalse();
            assertThat(aws(second).overlaps(aws(first))).isFalse();
        }

        private static Action aws(String text) {
            return Action.of(Cloud.AWS, text);
        }
    }

    static String refusal(Cloud cloud, String text) {
        var told = new StringBuilder();
        assertThatThrownBy(() -> Action.of(cloud, text)).isInstanceOfSatisfying(Refused.class, refused -> {
            told.append(refused.refusal().message());
        });
        return told.toString();
    }
}
