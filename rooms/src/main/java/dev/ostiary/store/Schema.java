package dev.ostiary.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the schema {@code ostiary} to this release, and refuses to work under a role that the rules do not bind. */
final class Schema {
    private Schema() {}

    static void migrate(Access access) {
        migrate(access, MigrationVersion.LATEST);
    }

    static void migrate(Access access, MigrationVersion target) {
        prepare(access.owner(), access.takesRole());
        Flyway.configure()
                .outOfOrder(true) // each room numbers its own range
                .dataSource(access.owner())
                .schemas("ostiary")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .outputQueryResults(false)
                .target(target)
                .load()
                .migrate();
    }

    /** @throws IllegalStateException when row-level security would not hold for this connection's role */
    static void verify(DataSource app) {
        try (var connection = app.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("""
                        select current_user as role,
                               (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as above,
                               exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                        where n.nspname = 'ostiary' and pg_has_role(current_user, c.relowner, 'MEMBER'))
                                   as owns
                        """)) {
            result.next();
            if (result.getBoolean("above") || result.getBoolean("owns")) {
                throw new IllegalStateException("The database role " + result.getString("role")
                        + " can bypass row-level security, so tenants would not be kept apart. It must be no"
                        + " superuser, have no BYPASSRLS, and own no table of the schema ostiary.");
            }
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    private static void prepare(DataSource owner, boolean takesRole) {
        try (var connection = owner.getConnection();
                var lock = connection.prepareStatement("select pg_advisory_xact_lock(hashtext('ostiary.schema'))")) {
            connection.setAutoCommit(false);
            lock.execute();
            createRole(connection);
            if (takesRole) {
                joinRole(connection);
            }
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        create schema if not exists ostiary;
                        grant usage on schema ostiary to ostiary_app;
                        alter default privileges in schema ostiary
                            grant select, insert, update, delete on tables to ostiary_app;
                        alter default privileges in schema ostiary grant usage on sequences to ostiary_app;
                        """);
            }
            connection.commit();
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    private static void createRole(Connection connection) {
        attempt(connection, """
                do $$
                begin
                    if not exists (select from pg_roles where rolname = 'ostiary_app') then
                        create role ostiary_app nologin;
                    end if;
                end
                $$""");
    }

    private static void joinRole(Connection connection) {
        attempt(connection, """
                do $$
                begin
                    if not pg_has_role(current_user, 'ostiary_app', 'MEMBER') then
                        grant ostiary_app to current_user;
                    end if;
                end
                $$""");
    }

    private static void attempt(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The login of OSTIARY_DATABASE_URL may not create or take the role ostiary_app. Have an"
                            + " administrator run: CREATE ROLE ostiary_app NOLOGIN; (unless it exists) and GRANT"
                            + " ostiary_app TO that login;",
                    e);
        }
    }
}
