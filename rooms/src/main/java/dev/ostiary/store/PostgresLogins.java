package dev.ostiary.store;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** The passwords of our own PostgreSQL, made at its first start and kept in a file of mode 0600. */
record PostgresLogins(String superuser, String owner, String app) {
    private static final String OWNER = "ostiary_owner";

    static PostgresLogins below(Path home) {
        var file = home.resolve("logins");
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(
                        file,
                        "superuser=%s\nowner=%s\napp=%s\n"
                                .formatted(PrivateFile.password(), PrivateFile.password(), PrivateFile.password()));
            }
            var read = new Properties();
            read.load(new StringReader(Files.readString(file)));
            return new PostgresLogins(
                    read.getProperty("superuser"), read.getProperty("owner"), read.getProperty("app"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    Access access(int port) {
        return new Access(source(port, "ostiary", OWNER, owner), source(port, "ostiary", Access.ROLE, app), false);
    }

    PGSimpleDataSource administrator(int port) {
        return source(port, "postgres", "postgres", superuser);
    }

    /** Creates the two roles and the database unless they are there; a start that was cut short is made good here. */
    void createRoles(int port) {
        try (var connection = administrator(port).getConnection()) {
            createRole(connection, OWNER, owner);
            createRole(connection, Access.ROLE, app);
            if (missing(connection, "select 1 from pg_database where datname = 'ostiary'")) {
                run(connection, "create database ostiary owner " + OWNER);
                run(connection, "revoke connect, temporary on database ostiary from public");
                run(connection, "grant connect on database ostiary to " + Access.ROLE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the roles of our own PostgreSQL cannot be created", e);
        }
    }

    private static void createRole(Connection connection, String role, String password) throws SQLException {
        // SQL text: DDL has no parameters; the role is a constant of ours, the password made by PrivateFile.
        if (missing(connection, "select 1 from pg_roles where rolname = '" + role + "'")) {
            run(connection, "create role " + role + " login password '" + password + "'");
        }
    }

    private static boolean missing(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return !result.next();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PGSimpleDataSource source(int port, String database, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Override
    public String toString() {
        return "PostgresLogins[••••••]";
    }
}
