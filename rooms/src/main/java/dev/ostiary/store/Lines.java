package dev.ostiary.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The physical connections of the pools, which can all be cut at once.
 *
 * <p>A statement may take long, so its connection waits long; but a database that no longer answers anything, as the bell
 * notices within seconds, will not answer a statement either, and callers should not wait for that.
 */
final class Lines implements DataSource {
    private static final System.Logger LOG = System.getLogger(Lines.class.getName());

    private final DataSource source;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    Lines(DataSource source) {
        this.source = source;
    }

    /** Cuts every connection; whoever waits on one is told at once. */
    void cut() {
        open.removeIf(connection -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "a connection was closed already", e);
            }
            return true;
        });
    }

    @Override
    public Connection getConnection() throws SQLException {
        return kept(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return kept(source.getConnection(user, password));
    }

    private Connection kept(Connection fresh) {
        open.removeIf(Lines::isClosed);
        open.add(fresh);
        return fresh;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException _) {
            return true;
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
