package dev.ostiary.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the schema {@code ostiary} to this release, and refuses to work under a role that the rules do not bind. */
final class Schema {
    private Schema() {}

    static void migrate(Access access) {
        migrate(access, MigrationVersion.LATEST);
    }

    static void migrate(Access access, MigrationVersion target) {
        prepare(access.owner(), access.takesRole());
        var flyway = Flyway.configure()
                .outOfOrder(true) // each room numbers its own range
                .dataSource(access.owner())
                .schemas("ostiary")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .outputQueryResults(false)
                .target(target)
                .load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw new IllegalStateException(
                    "This database was brought up by a build of Ostiary that is no ancestor of this one. Start that build, or"
                            + " use another database or data folder. What differs: " + e.getMessage(),
                    e);
        }
        stand(access.owner());
    }

    /** A backup restored with its triggers off, for one, leaves them holding less than they did, and nobody would notice. */
    private static void stand(DataSource owner) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select ostiary.triggers_stand() as trigger")) {
            var fallen = new ArrayList<String>();
            while (result.next()) {
                fallen.add(result.getString("trigger"));
            }
            if (!fallen.isEmpty()) {
                System.getLogger(Schema.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "triggers that keep rights true had been switched off, and hold again: "
                                        + String.join(", ", fallen));
            }
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
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
