package dev.ostiary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of our own below the data folder: durable, reachable from this machine alone, and only with passwords
 * that lie in a file of mode 0600.
 *
 * <p>Its processes outlive ours when we are killed. That is well: nothing acknowledged is lost. The next start finds
 * the one left behind, ends it in good order and starts anew; PostgreSQL recovers from its write-ahead log. The caller
 * holds the {@link FolderLock}, so whatever still runs on the folder belongs to nobody.
 */
final class OwnPostgres implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OwnPostgres.class.getName());
    private static final String MAJOR = "18";
    private static final Map<String, String> DURABLE = Map.of("fsync", "on", "synchronous_commit", "on");

    private final Path home;
    private final PostgresProgram program;
    private final Unprivileged unprivileged;
    private final Map<String, String> settings;
    private @Nullable PostgresProcess process;

    private OwnPostgres(Path home, PostgresProgram program, Unprivileged unprivileged, Map<String, String> settings) {
        this.home = home;
        this.program = program;
        this.unprivileged = unprivileged;
        this.settings = settings;
    }

    /** Starts it below {@code data/postgres}; the first time also unpacks it and creates its cluster. */
    static OwnPostgres start(Path data, Consumer<String> progress) {
        try {
            return start(data.resolve("postgres"), data.resolve("postgres"), Unprivileged.here(), DURABLE, progress);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started below " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
        }
    }

    /** The same with its programs elsewhere, another way to leave root, and other settings. */
    static OwnPostgres start(
            Path home,
            Path programs,
            Unprivileged unprivileged,
            Map<String, String> settings,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        PrivateFile.folder(home);
        unprivileged.handOver(home);
        var program = PostgresProgram.unpacked(PrivateFile.folder(programs), progress);
        var postgres = new OwnPostgres(home, program, unprivileged, settings);
        var logins = PostgresLogins.below(home);
        postgres.createCluster(logins, progress);
        postgres.tend(postgres.run(settings, progress));
        return postgres;
    }

    /** How to reach it: as the owner of the schema, and as the application that cannot bypass row-level security. */
    Access access() {
        return PostgresLogins.below(home).access(running().port());
    }

    PGSimpleDataSource administrator() {
        return PostgresLogins.below(home).administrator(running().port());
    }

    /** Ends it in good order: open transactions are rolled back, a checkpoint is written. */
    @Override
    public synchronized void close() {
        var running = process;
        process = null;
        if (running != null) {
            running.stop();
        }
    }

    private void tend(PostgresProcess running) {
        process = running;
        running.onEnd(() -> Thread.ofVirtual().name("postgres-again").start(() -> revive(running)));
    }

    /** Somebody ended it behind our back: starts it again on its port, so that whoever waits for it finds it there. */
    private void revive(PostgresProcess ended) {
        var samePort = new HashMap<>(settings);
        samePort.put("port", Integer.toString(ended.port()));
        for (long pause = 100; !revived(ended, samePort); pause = Math.min(2 * pause, 5_000)) {
            LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());
        }
    }

    /** Whether nothing is left to do: it runs again, or it was meant to end. */
    private synchronized boolean revived(PostgresProcess ended, Map<String, String> samePort) {
        if (process != ended) {
            return true;
        }
        LOG.log(System.Logger.Level.WARNING, "PostgreSQL has ended without being asked to; starting it again");
        try {
            tend(run(samePort, line -> LOG.log(System.Logger.Level.INFO, line)));
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } catch (IOException | RuntimeException _) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "PostgreSQL does not start yet; postgres.log beside its cluster says why");
            return false;
        }
    }

    private PostgresProcess running() {
        return Objects.requireNonNull(process, "PostgreSQL is not running");
    }

    private Path cluster() {
        return home.resolve("cluster");
    }

    private void createCluster(PostgresLogins logins, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (Files.isDirectory(cluster())) {
            refuseOtherMajor();
            return;
        }
        progress.accept("Creating the database cluster in " + cluster());
        var draft = home.resolve("cluster.new");
        if (Files.exists(draft)) {
            PostgresProgram.delete(draft);
        }
        var secret = home.resolve("initdb.secret");
        PrivateFile.write(secret, logins.superuser() + "\n");
        unprivileged.handOver(secret);
        try {
            initdb(draft, secret);
        } finally {
            Files.delete(secret);
        }
        Files.move(draft, cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Text is ordered by code point, so that a keyset cursor means the same on every machine. */
    private void initdb(Path draft, Path secret) throws IOException, InterruptedException {
        PostgresProcess.complete(
                unprivileged.command(
                        program.named("initdb"),
                        List.of(
                                "--pgdata=" + draft,
                                "--username=postgres",
                                "--pwfile=" + secret,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--no-instructions")),
                home);
    }

    private void refuseOtherMajor() throws IOException {
        var found = Files.readString(cluster().resolve("PG_VERSION")).strip();
        if (!found.equals(MAJOR)) {
            throw new IllegalStateException("The cluster in " + cluster() + " is of PostgreSQL " + found
                    + ", this program brings " + MAJOR + ". Dump it with the old release and load it with this one.");
        }
    }

    private PostgresProcess run(Map<String, String> with, Consumer<String> progress)
            throws IOException, InterruptedException {
        PostgresProcess.endLeftover(cluster(), program, unprivileged, progress);
        var running = PostgresProcess.start(cluster(), program, unprivileged, with, progress);
        try {
            PostgresLogins.below(home).createRoles(running.port());
            return running;
        } catch (RuntimeException e) {
            running.stop();
            throw e;
        }
    }
}
