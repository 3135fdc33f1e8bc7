package dev.ostiary.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How the statements of one transaction come by a connection, and how many round trips they cost. */
sealed interface Connections {
    /** Runs one statement; {@code fresh} tells it that its connection is not bound to the tenant yet. */
    <T> T with(Use<T> use);

    /** Whether the connection is already bound, so that a statement needs no prologue. */
    boolean bound();

    /** A use of a connection that costs one round trip. */
    @FunctionalInterface
    interface Use<T> {
        T on(Connection connection, boolean fresh) throws SQLException;
    }

    /** Each statement is a transaction of its own; no connection is held between two. */
    record Passing(DataSource pool, Gathering gathering, LongAdder trips) implements Connections {
        @Override
        public <T> T with(Use<T> use) {
            try (var connection = pool.getConnection()) {
                trips.increment();
                return use.on(connection, true);
            } catch (SQLException e) {
                throw Trouble.of(e);
            }
        }

        @Override
        public boolean bound() {
            throw new IllegalStateException("a batch needs a write transaction");
        }
    }

    /** One connection from the first statement to commit or rollback. */
    final class Held implements Connections, AutoCloseable {
        private final DataSource pool;
        private final LongAdder trips;
        private @Nullable Connection connection;
        private boolean bound;

        Held(DataSource pool, LongAdder trips) {
            this.pool = pool;
            this.trips = trips;
        }

        @Override
        public <T> T with(Use<T> use) {
            try {
                trips.increment();
                boolean fresh = !bound;
                var held = connection();
                bound = true;
                return use.on(held, fresh);
            } catch (SQLException e) {
                throw Trouble.of(e);
            }
        }

        @Override
        public boolean bound() {
            return bound;
        }

        void commit() {
            var held = connection;
            if (held == null) {
                return;
            }
            try {
                trips.increment();
                held.commit();
                held.setAutoCommit(true);
            } catch (SQLException e) {
                throw Trouble.of(e);
            }
        }

        /** Gives the connection back; the pool rolls back what was not committed, or drops a broken connection. */
        @Override
        public void close() {
            var held = connection;
            connection = null;
            if (held != null) {
                try (held) {
                    if (!held.getAutoCommit()) {
                        trips.increment();
                        held.rollback();
                    }
                } catch (SQLException e) {
                    System.getLogger(Connections.class.getName())
                            .log(System.Logger.Level.DEBUG, "a connection was dropped on rollback", e);
                }
            }
        }

        private Connection connection() throws SQLException {
            var held = connection;
            if (held == null) {
                held = pool.getConnection();
                connection = held;
                held.setAutoCommit(false);
            }
            return held;
        }
    }
}
