package dev.ostiary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One migrated PostgreSQL for all tests of a JVM, and a fresh tenant for each test that asks.
 *
 * <p>The real thing in every way but durability, which {@code OwnPostgres} has its own tests for.
 */
public final class TestGround {
    private static final Map<String, String> FAST =
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    private TestGround() {}

    /** The store of this JVM; started by the first who asks, ended with the JVM. Never close it. */
    public static Store store() {
        return Holder.GROUND.store;
    }

    public static Tenancy tenancy() {
        return store().tenancy();
    }

    /** The id of a tenant that nobody else has. */
    public static String freshTenant() {
        var id = "t-" + UUID.randomUUID();
        new Tenants(tenancy()).found(id, null, "Tenant " + id);
        return id;
    }

    /** A migrated store on a database of its own, for tests that change what all tenants share. Close it. */
    public static Store freshStore() {
        return Store.open(freshDatabase(), 4, () -> {});
    }

    /** One whose database was at {@code version} when {@code statements} were run, and was migrated then. Close it. */
    public static Store upgradedStore(String version, List<String> statements) {
        var access = freshDatabase();
        Schema.migrate(access, MigrationVersion.fromVersion(version));
        statements.forEach(sql -> asOwner(access.owner(), sql));
        return Store.open(access, 4, () -> {});
    }

    private static Access freshDatabase() {
        var name = "d" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = administrator().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner ostiary_owner");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        var access = access();
        access.owner().setDatabaseName(name);
        access.app().setDatabaseName(name);
        return access;
    }

    /** Runs a statement as the schema's owner, past all rules, as an intruder in the database would. */
    public static void asOwner(String sql) {
        asOwner(access().owner(), sql);
    }

    /** The same in the database of a fresh store. */
    public static void asOwnerOf(Store store, String sql) {
        inside(store, access().owner(), sql);
    }

    /** As who may do more than the schema's owner: play a replica, for one. */
    static void asAdministratorOf(Store store, String sql) {
        inside(store, administrator(), sql);
    }

    private static void inside(Store store, PGSimpleDataSource who, String sql) {
        who.setDatabaseName(store.tenancy()
                .unbound(() -> Tx.current()
                        .one("select current_database()::text as name", row -> row.text("name"))
                        .orElseThrow()));
        asOwner(who, sql);
    }

    /** The schema's owner in a transaction that has run {@code sql}, and holds what that locked until it is closed. */
    public static Meanwhile asOwnerMeanwhile(String sql) {
        try {
            var connection = access().owner().getConnection();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return connection::close;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public interface Meanwhile extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /** An empty database as {@code OSTIARY_DATABASE_URL} names one; its login sees past all rules. */
    public static String freshDatabaseUrl() {
        var name = "e" + UUID.randomUUID().toString().replace("-", "");
        var administrator = administrator();
        try (var connection = administrator.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(
                        administrator.getUser(),
                        administrator.getPassword(),
                        administrator.getPortNumbers()[0],
                        name);
    }

    private static void asOwner(PGSimpleDataSource owner, String sql) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For tests that look behind the rules: connections of the schema's owner, and of the application. */
    static Access access() {
        return Holder.GROUND.postgres.access();
    }

    /** For tests that make databases and roles of their own. */
    static PGSimpleDataSource administrator() {
        return Holder.GROUND.postgres.administrator();
    }

    /** PostgreSQL's programs, unpacked once for all test runs. */
    static Path programs() {
        return Path.of("target", "postgres").toAbsolutePath();
    }

    private record Ground(OwnPostgres postgres, Store store) {}

    private static final class Holder {
        static final Ground GROUND = open();

        private static Ground open() {
            try {
                var home = Files.createTempDirectory("ostiary-ground");
                var postgres = OwnPostgres.start(home, programs(), Unprivileged.here(), FAST, line -> {});
                var store = Store.open(postgres.access(), 8, () -> {});
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(postgres, store, home)));
                return new Ground(postgres, store);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void end(OwnPostgres postgres, Store store, Path home) {
            store.close();
            postgres.close();
            try {
                PostgresProgram.delete(home);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
