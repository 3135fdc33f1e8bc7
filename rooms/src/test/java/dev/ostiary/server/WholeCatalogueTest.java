package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules over all operations of the running program. */
class WholeCatalogueTest {
    private final List<Operation<?, ?>> operations =
            Residence.shared().premises.gate().catalogue().operations();

    @Nested
    class every_operation {
        @Test
        void asks_for_a_scope_except_those_that_are_about_the_caller_alone() {
            assertThat(operations)
                    .filteredOn(operation -> operation.scope().isEmpty())
                    .extracting(Operation::name)
                    .containsExactly(
                            "auth.logout",
                            "auth.whoami",
                            "second-factor.confirm",
                            "second-factor.enrol",
                            "second-factor.remove",
                            "second-factor.show");
        }

        @Test
        void says_what_it_does_in_one_sentence() {
            assertThat(operations)
                    .extracting(Operation::summary)
                    .allMatch(summary -> summary.matches("[A-Z][^.!?\n]*\\.") && summary.length() <= 120);
        }

        @Test
        void has_a_route_that_no_other_has() {
            assertThat(operations)
                    .extracting(operation -> operation.route().orElseThrow())
                    .extracting(route -> route.method() + " " + route.template().replaceAll("[{][^}]*}", "{}"))
                    .doesNotHaveDuplicates();
        }

        @Test
        void takes_no_secret_when_it_only_reads() {
            assertThat(operations)
                    .filteredOn(operation -> operation.effect().reads())
                    .noneMatch(operation -> hides(operation.inputShape()));
        }

        @Test
        void that_is_a_listing_is_paged() {
            assertThat(operations)
                    .filteredOn(operation ->
                            operation.outputShape().field("has_more").isPresent())
                    .filteredOn(
                            operation -> operation.inputShape().field("after").isEmpty())
                    .allMatch(
                            operation -> operation.inputShape().field("cursor").isPresent()
                                    && operation.inputShape().field("limit").isPresent());
        }

        private static boolean hides(Shape<?> shape) {
            return shape.fields().stream().map(Field::kind).anyMatch(every_operation::hides);
        }

        private static boolean hides(Kind kind) {
            return switch (kind) {
                case Kind.Hidden _, Kind.HiddenTree _ -> true;
                case Kind.ListOf(var item) -> hides(item);
                case Kind.MapOf(var value) -> hides(value);
                case Kind.Nested(var shape) -> hides(shape);
                case Kind.Text _,
                        Kind.Whole _,
                        Kind.Flag _,
                        Kind.Decimal _,
                        Kind.Moment _,
                        Kind.Span _,
                        Kind.Choice _,
                        Kind.Json _,
                        Kind.Path _,
                        Kind.Address _,
                        Kind.Outside _ -> false;
            };
        }
    }

    /**
     * The documented tools with their inputs ({@code name!} required, {@code name=default}); behind the bar what ours
     * takes besides. A write keeps what it is not told (DECISIONS), so its documented defaults hold for a new secret only
     * and are none of the schema's.
     */
    private static final String DOCUMENTED = """
            read_secret path! version field
            write_secret path! data! secret_type description tags owner max_versions expires_in rotation_policy_id secret_policy_id cas
            delete_secret path! permanent=false
            list_secrets prefix="" tag secret_type include_deleted=false limit=100 cursor
            get_secret_versions path! limit=100 cursor
            rotate_secret path! data secret_policy_id grace_period="48h"
            check_expiration path prefix="" within="30d" include_expired=true | limit=100 cursor
            list_policies scope include_inactive=false limit=100 cursor
            get_policy policy_id!
            create_policy name! rules! description scope="tenant" bindings=[]
            test_policy identity_id! path! permission! policy_id source_ip mfa=false at
            list_service_accounts status limit=100 cursor
            get_service_account service_account_id!
            create_service_account name! description scopes=[] expires_in
            update_service_account service_account_id! description scopes is_active
            delete_service_account service_account_id! force=false
            create_api_key service_account_id! name! scopes expires_in="90d" allowed_ips store_path | kind="scai" allow_query=false rate_limit
            list_api_keys service_account_id include_revoked=false limit=100 cursor
            delete_api_key api_key_id!
            query_audit from to action identity_id identity_type path_prefix success source_ip request_id limit=100 cursor
            audit_summary from to
            secret_audit_trail path! from to limit=100 cursor
            find_unauthorized_access from to path_prefix identity_id min_count=1 limit=100 cursor
            """;

    @Test
    void the_documented_tools_are_all_there_with_their_documented_inputs_and_no_others_are() {
        var documented = new TreeMap<String, List<String>>();
        DOCUMENTED
                .lines()
                .map(line -> line.replace(" | ", " ").split(" "))
                .forEach(words -> documented.put(
                        "scaivault_" + words[0],
                        Stream.of(words).skip(1).sorted().toList()));
        var offered = operations.stream()
                .filter(operation -> operation.toolset().equals("vault"))
                .collect(Collectors.toMap(
                        operation -> operation.tool().orElseThrow(),
                        WholeCatalogueTest::inputs,
                        (a, _) -> a,
                        TreeMap::new));
        assertThat(offered).isEqualTo(documented);
    }

    private static List<String> inputs(Operation<?, ?> operation) {
        return operation.inputShape().fields().stream()
                .map(field -> field.name() + (field.required() ? "!" : fallback(field)))
                .sorted()
                .toList();
    }

    private static String fallback(Field field) {
        var fallback = field.fallback();
        return fallback == null ? "" : "=" + new String(StrictJson.write(fallback), StandardCharsets.UTF_8);
    }

    @Nested
    class the_schema_of_every_operation {
        @Test
        void is_the_one_on_record() {
            var snapshots = new Snapshots("operations");
            operations.forEach(operation -> snapshots.compare(operation.name(), Snapshots.of(operation)));
            assertThat(snapshots.differences())
                    .as("Look at what changed for clients. If it is meant: ./mvnw -pl rooms -am test"
                            + " -Dtest=WholeCatalogueTest -Dsnapshots=write -Dsurefire.failIfNoSpecifiedTests=false")
                    .isEmpty();
        }

        @Test
        void names_each_field_in_snake_case_but_where_a_seed_shows_camel_case() {
            assertThat(operations.stream()
                            .filter(operation ->
                                    !operation.route().orElseThrow().template().startsWith("/v1/security/"))
                            .flatMap(operation -> Stream.of(operation.inputShape(), operation.outputShape()))
                            .flatMap(shape -> shape.fields().stream())
                            .map(Field::name))
                    .allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
        }
    }
}
