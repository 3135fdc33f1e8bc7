package dev.ostiary.store;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Hears what other nodes and transactions tell, over one connection kept for listening.
 *
 * <p>Whatever was told while there was no connection is lost, so a listener learns that too, and a cache asks
 * {@link #hears()} before it trusts itself.
 */
public final class Bell implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Bell.class.getName());
    private static final int TURN_MILLIS = 200;
    private static final long BEAT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long TRUSTED_NANOS = Duration.ofSeconds(6).toNanos();
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Access access;
    private final Runnable silence;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile @Nullable Set<String> heardChannels;
    private volatile long lastBeat;
    private volatile boolean closed;

    /** Is told, one call at a time, what happens on a channel. */
    public interface Listener {
        void heard(String payload);

        /** From now the channel is heard, after a time in which it was not; forget what was cached, look what is there. */
        default void missed() {}
    }

    private Bell(Access access, Runnable silence) {
        this.access = access;
        this.silence = silence;
        this.thread = Thread.ofVirtual().name("store-bell").unstarted(this::listen);
    }

    /** {@code silence} is run when the database takes a beat and does not answer it: it is there, and frozen. */
    static Bell open(Access access, Runnable silence) {
        var bell = new Bell(access, silence);
        bell.thread.start();
        return bell;
    }

    /** Tells a channel when, and only if, the running transaction commits; at most 8,000 bytes. */
    public static void ring(String channel, String payload) {
        Tx.current().query("select pg_notify(?, ?)", row -> channel, channel, payload);
    }

    /** Adds a listener; channel names are lower-case letters, digits and {@code _}. */
    public void on(String channel, Listener listener) {
        if (!channel.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a channel name: " + channel);
        }
        listeners.computeIfAbsent(channel, it -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** Whether everything that is told now, on every channel with a listener, is heard. */
    public boolean hears() {
        var channels = heardChannels;
        return channels != null
                && channels.containsAll(listeners.keySet())
                && System.nanoTime() - lastBeat < TRUSTED_NANOS;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        long pause = 50;
        while (!closed) {
            try (var connection = access.listening()) {
                pause = 50;
                attend(connection);
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "not listening", e);
                if (e.getCause() instanceof SocketTimeoutException) {
                    silence.run();
                }
            }
            if (heardChannels != null && !closed) {
                LOG.log(System.Logger.Level.WARNING, "the database can no longer be heard; trying again");
            }
            heardChannels = null;
            rest(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private void attend(Connection connection) throws SQLException {
        var postgres = connection.unwrap(PGConnection.class);
        var channels = new HashSet<String>();
        while (!closed) {
            var fresh = new HashSet<>(listeners.keySet());
            fresh.removeAll(channels);
            for (var channel : fresh) {
                execute(connection, "listen " + channel);
            }
            channels.addAll(fresh);
            if (heardChannels == null || System.nanoTime() - lastBeat > BEAT_NANOS) {
                execute(connection, "select 1");
                lastBeat = System.nanoTime();
            }
            for (var channel : fresh) {
                listeners.getOrDefault(channel, List.of()).forEach(one -> tell(one::missed));
            }
            heardChannels = Set.copyOf(channels);
            for (var told : postgres.getNotifications(TURN_MILLIS)) {
                listeners
                        .getOrDefault(told.getName(), List.of())
                        .forEach(one -> tell(() -> one.heard(told.getParameter())));
            }
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
