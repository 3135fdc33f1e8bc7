package dev.ostiary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
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
