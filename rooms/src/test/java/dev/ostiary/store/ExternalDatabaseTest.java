package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void is_worked_on_under_the_applications_role_although_a_superuser_signs_in() throws SQLException {
        var url = database("yours", "superuser");
        try (var store = Store.open(new StoreSettings(folder, url, 2), line -> {})) {
            var tenants = new Tenants(store.tenancy());
            tenants.found("t", null, "T");
            assertThat(store.tenancy()
                            .unbound(() ->
                                    Tx.current().query("select current_user::text as role", row -> row.text("role"))))
                    .containsExactly("ostiary_app");
            assertThat(store.tenancy()
                            .unbound(() -> Tx.current().query("select id from tenant", row -> row.text("id"))))
                    .isEmpty();
        }
    }

    @Test
    void is_refused_with_what_to_run_when_the_login_may_not_take_the_role() throws SQLException {
        var url = database("theirs", "nosuperuser");
        assertThatThrownBy(() -> Store.open(new StoreSettings(folder, url, 2), line -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GRANT ostiary_app TO")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void is_worked_on_with_the_isolation_that_our_locks_are_made_for() throws SQLException {
        var url = database("strict", "superuser");
        administer("alter database strict set default_transaction_isolation = 'repeatable read'");
        try (var store = Store.open(new StoreSettings(folder, url, 2), line -> {})) {
            assertThat(store.tenancy()
                            .unbound(() -> Tx.current()
                                    .query(
                                            "select current_setting('transaction_isolation') as it",
                                            row -> row.text("it"))))
                    .containsExactly("read committed");
        }
    }

    private static void administer(String sql) throws SQLException {
        try (var connection = TestGround.administrator().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String database(String name, String kind) throws SQLException {
        administer("create role " + name + " login password 'hunter2' " + kind);
        administer("create database " + name + " owner " + name);
        return "postgresql://%s:hunter2@127.0.0.1:%d/%s"
                .formatted(name, TestGround.administrator().getPortNumbers()[0], name);
    }
}
