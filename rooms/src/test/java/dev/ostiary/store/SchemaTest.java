package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Tables without a tenant_id, and why each may be so. */
    private static final Map<String, String> WITHOUT_TENANT = Map.of(
            "flyway_schema_history", "Flyway's own; the application has no rights on it",
            "tenant", "is the tenant: row-level security by its id",
            "partner", "above the tenants: row-level security by the tenant's partner",
            "seal_root", "names of root keys and their check values, the same for all tenants",
            "sign_in_attempt", "counted before a tenant is known; the application has no rights on it",
            "mcp_node", "which nodes are there; a node serves all tenants, and its row says nothing of any");

    private static final String TENANT_TABLES = """
            select c.relname as name from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
             where n.nspname = 'ostiary' and c.relkind in ('r', 'p')""";

    /** One policy beside the guard would be enough to see another tenant's rows: permissive policies are joined by "or". */
    @Test
    void every_table_with_a_tenant_is_guarded_by_row_level_security_and_by_nothing_that_is_wider() throws SQLException {
        var guard = "(tenant_id = current_setting('ostiary.tenant'::text, true))";
        assertThat(names(TENANT_TABLES + """
                 and not (c.relrowsecurity
                     and exists (select from pg_policy p where p.polrelid = c.oid)
                     and not exists (
                         select from pg_policy p where p.polrelid = c.oid
                            and (pg_get_expr(p.polqual, p.polrelid) is distinct from $guard$%1$s$guard$
                              or pg_get_expr(p.polwithcheck, p.polrelid) is distinct from $guard$%1$s$guard$)))""".formatted(guard))).isEmpty();
    }

    @Test
    void every_tenant_id_refers_to_a_tenant_and_is_never_null() throws SQLException {
        assertThat(names(TENANT_TABLES + " and not a.attnotnull")).isEmpty();
    }

    @Test
    void every_table_without_a_tenant_has_a_written_reason() throws SQLException {
        var without = names("""
                select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'ostiary' and c.relkind in ('r', 'p', 'm', 'f')
                   and not exists (select from pg_attribute a
                                    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)""");
        assertThat(WITHOUT_TENANT.keySet()).containsAll(without);
    }

    @Test
    void no_view_shows_rows_with_its_owners_rights() throws SQLException {
        assertThat(names("""
                select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'ostiary' and c.relkind = 'v'
                   and not coalesce(c.reloptions @> array['security_invoker=true'], false)""")).isEmpty();
    }

    @Test
    void every_function_with_its_owners_rights_fixes_its_search_path() throws SQLException {
        assertThat(names("""
                select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where n.nspname = 'ostiary' and p.prosecdef
                   and not exists (select from unnest(p.proconfig) c where c like 'search_path=%')""")).isEmpty();
    }

    @Test
    void the_application_owns_nothing() throws SQLException {
        assertThat(names("""
                select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'ostiary' and pg_get_userbyid(c.relowner) = 'ostiary_app'""")).isEmpty();
    }

    @Test
    void the_owner_is_refused_as_the_applications_role() {
        assertThatThrownBy(() -> Schema.verify(TestGround.access().owner()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ostiary_owner can bypass row-level security");
    }

    private static List<String> names(String sql) throws SQLException {
        try (var connection = TestGround.access().owner().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var names = new ArrayList<String>();
            while (result.next()) {
                names.add(result.getString("name"));
            }
            return names;
        }
    }
}
