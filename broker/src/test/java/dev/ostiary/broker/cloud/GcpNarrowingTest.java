package dev.ostiary.broker.cloud;

import static dev.ostiary.broker.cloud.Wanted.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcpNarrowingTest {
    private static GcpNarrowing narrowing(String allow, String resource, String... deny) {
        return GcpNarrowing.of(Wanted.of(Cloud.GCP, allow, resource, deny));
    }

    private static String roles(GcpNarrowing narrowing) {
        return narrowing
                .document()
                .at("/accessBoundary/accessBoundaryRules/0/availablePermissions")
                .valueStream()
                .map(each -> each.stringValue().replace("inRole:roles/storage.", ""))
                .collect(Collectors.joining(" "));
    }

    private static String condition(String resource) {
        return narrowing("storage.objects.get", resource)
                .document()
                .at("/accessBoundary/accessBoundaryRules/0/availabilityCondition/expression")
                .stringValue("");
    }

    @Nested
    class Roles {
        @ParameterizedTest
        @CsvSource({
            "storage.objects.get, legacyObjectReader",
            "'storage.objects.get,storage.objects.list', objectViewer",
            "storage.objects.create, objectCreator",
            "'storage.objects.get,storage.objects.list,storage.objects.create', objectViewer objectCreator",
            "storage.objects.*, objectAdmin",
        })
        void that_permit_nothing_more_are_enforced_by_google(String allow, String roles) {
            var narrowing = narrowing(allow, "gs://data");

            assertThat(roles(narrowing)).isEqualTo(roles);
            assertThat(narrowing.enforcement().level()).isEqualTo(Level.PROVIDER);
        }

        @ParameterizedTest
        @CsvSource({
            "storage.objects.list, objectViewer, storage.objects.get",
            "storage.objects.delete, legacyBucketWriter, storage.objects.create",
            "storage.objects.update, legacyObjectOwner, storage.objects.setIamPolicy",
        })
        void that_permit_more_are_named_and_not_taken(String allow, String role, String more) {
            assertThat(refusal(() -> narrowing(allow, "gs://data")))
                    .contains(allow)
                    .contains("roles/storage." + role)
                    .contains(more);
        }

        @Test
        void never_hold_what_is_denied() {
            var narrowing = narrowing("storage.objects.*", "gs://data", "storage.objects.delete");

            assertThat(GcpRole.values())
                    .filteredOn(role -> roles(narrowing).contains(role.role().replace("roles/storage.", "")))
                    .isNotEmpty()
                    .noneMatch(role -> role.permissions().contains("storage.objects.delete"));
            assertThat(roles(narrowing)).isEqualTo("objectViewer objectCreator legacyObjectOwner");
        }

        @Test
        void never_hold_what_is_denied_of_that_which_google_joins_to_a_permission() {
            assertThat(refusal(() -> narrowing("storage.objects.create", "gs://data", "storage.multipartUploads.*")))
                    .contains("storage.objects.create");
        }

        @Test
        void are_not_sought_for_what_is_of_no_bucket() {
            assertThat(refusal(() -> narrowing("storage.objects.get,storage.hmacKeys.create", "gs://data")))
                    .contains("'storage.hmacKeys.create' is nothing that is done within a bucket");
        }
    }

    @Nested
    class Buckets {
        @Test
        void are_named_as_the_boundary_wants_them() {
            var rule = narrowing("storage.objects.get", "gs://data,gs://logs/2026/*")
                    .document()
                    .at("/accessBoundary/accessBoundaryRules");

            assertThat(rule.path(0).path("availableResource").stringValue(""))
                    .isEqualTo("//storage.googleapis.com/projects/_/buckets/data");
            assertThat(rule.path(0).has("availabilityCondition")).isFalse();
            assertThat(rule.path(1).path("availableResource").stringValue(""))
                    .isEqualTo("//storage.googleapis.com/projects/_/buckets/logs");
        }

        static Stream<Arguments> conditions() {
            var object = "resource.name == 'projects/_/buckets/data/objects/";
            return Stream.of(
                    Arguments.of("gs://data/report.csv", object + "report.csv'"),
                    Arguments.of("projects/_/buckets/data/objects/report.csv", object + "report.csv'"),
                    Arguments.of(
                            "gs://data/in/*",
                            "resource.name.startsWith('projects/_/buckets/data/objects/in/') || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('in/')"),
                    Arguments.of("gs://data/')||true||('", object + "\\')||true||(\\''"),
                    Arguments.of("gs://data/*", ""),
                    Arguments.of("//storage.googleapis.com/projects/_/buckets/data", ""));
        }

        @ParameterizedTest
        @MethodSource("conditions")
        void become_conditions_that_no_name_escapes_from(String resource, String expression) {
            assertThat(condition(resource)).isEqualTo(expression);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gs://",
                    "gs://Data",
                    "gs://a*b",
                    "gs://data/a*b",
                    "gs://data/**",
                    "projects/my-project",
                    "gs://../x"
                })
        void that_are_none_are_refused(String resource) {
            assertThat(refusal(() -> narrowing("storage.objects.get", resource)))
                    .contains("resource");
        }

        @Test
        void are_ten_at_most() {
            var eleven = IntStream.range(0, 11)
                    .mapToObj(each -> "gs://bucket-" + each)
                    .collect(Collectors.joining(","));

            assertThat(refusal(() -> narrowing("storage.objects.get", eleven))).contains("ten");
        }
    }

    @Nested
    class Without_a_boundary {
        @ParameterizedTest
        @CsvSource({
            "storage.objects.get, devstorage.read_only",
            "storage.objects.create, devstorage.full_control",
            "compute.instances.list, cloud-platform",
            "'storage.objects.get,compute.instances.list', cloud-platform",
        })
        void the_scope_is_as_narrow_as_google_has_it(String allow, String scope) {
            var narrowing = narrowing(allow, "*");

            assertThat(narrowing.scope()).endsWith("/" + scope);
            assertThat(narrowing.document()).isEmpty();
            assertThat(narrowing.enforcement().level()).isEqualTo(Level.ADVISORY);
        }
    }
}
