package dev.ostiary.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The open database: started or connected to, migrated, and checked to keep tenants apart. */
public final class Store implements AutoCloseable {
    private static final int ASIDE = 4;

    private final HikariDataSource pool;
    private final HikariDataSource reserve;
    private final Tenancy tenancy;
    private final Bell bell;
    private final AutoCloseable ground;

    private Store(Access access, int connections, AutoCloseable ground) {
        this.ground = ground;
        var lines = access.lines();
        this.pool = access.pool("store", connections, lines);
        this.reserve = access.pool("store-aside", ASIDE, lines);
        this.tenancy = new Tenancy(pool, reserve);
        Schema.verify(pool);
        this.bell = Bell.open(access, lines::cut);
    }

    /**
     * Opens the database of {@code settings}, starting our own when it names none, and migrates it.
     *
     * @param progress gets a line for each step that takes time
     * @throws IllegalStateException when another server has the data folder, or the role could bypass row security
     * @throws StoreUnavailable when the database cannot be reached
     */
    public static Store open(StoreSettings settings, Consumer<String> progress) {
        var lock = FolderLock.take(folder(settings.folder()));
        var url = settings.databaseUrl();
        try {
            if (url != null) {
                return open(Access.external(url), settings.connections(), lock);
            }
            var own = OwnPostgres.start(settings.folder(), progress);
            return open(own.access(), settings.connections(), () -> {
                own.close();
                lock.close();
            });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static Store open(Access access, int connections, AutoCloseable ground) {
        try {
            Schema.migrate(access);
            return new Store(access, connections, ground);
        } catch (RuntimeException e) {
            end(ground);
            throw e;
        }
    }

    public Tenancy tenancy() {
        return tenancy;
    }

    public Bell bell() {
        return bell;
    }

    /** Ends all connections, and our own PostgreSQL in good order. */
    @Override
    public void close() {
        bell.close();
        tenancy.close();
        reserve.close();
        pool.close();
        end(ground);
    }

    private static void end(AutoCloseable ground) {
        try {
            ground.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder(Path folder) {
        try {
            return PrivateFile.folder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + folder + " cannot be created", e);
        }
    }
}
