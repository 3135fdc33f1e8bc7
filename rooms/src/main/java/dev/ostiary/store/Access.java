package dev.ostiary.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The two ways into the database: as the schema's owner, to migrate, and as the application, to work. */
record Access(PGSimpleDataSource owner, PGSimpleDataSource app, boolean takesRole) {
    /** A batch of a crowd's events in one piece: PostgreSQL would wake for the first and wait for the next. */
    private static final int SEND_BUFFER = 32 << 10;

    /** Owns nothing, is no superuser and cannot bypass row-level security; {@link Schema} makes sure of it. */
    static final String ROLE = "ostiary_app";

    /**
     * From {@code postgresql://user:password@host:port/database} or a {@code jdbc:postgresql:} URL.
     *
     * @throws IllegalArgumentException with a text that does not repeat the URL, because of the password in it
     */
    static Access external(String url) {
        return new Access(source(url), source(url), true);
    }

    /** A pool that gives up after two seconds rather than letting callers queue, and heals by itself. */
    HikariDataSource pool(String name, int size, Lines lines) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(lines);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.setConnectionInitSql(onConnect());
        return new HikariDataSource(config);
    }

    /** Connections for the pools. */
    Lines lines() {
        return new Lines(tuned(app));
    }

    /** One connection outside the pools, on which a lost peer shows within seconds. */
    Connection listening() throws SQLException {
        var connection = tuned(app).getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(onConnect());
            connection.setNetworkTimeout(Runnable::run, 3_000);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private String onConnect() {
        return (takesRole ? "set role " + ROLE + "; " : "")
                + "set search_path = ostiary, pg_catalog; set statement_timeout = '15s'; set lock_timeout = '5s'; "
                + "set idle_in_transaction_session_timeout = '60s'; "
                // who waited for a lock must see what was committed meanwhile, whatever this database's default is
                + "set default_transaction_isolation = 'read committed'; "
                // somebody who is cut off in the middle may hold a lock that all wait for
                + "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3";
    }

    /** Details of the server's errors quote values, so they stay out of messages. */
    private static PGSimpleDataSource tuned(PGSimpleDataSource source) {
        source.setApplicationName("ostiary");
        source.setConnectTimeout(2);
        source.setSocketTimeout(20);
        source.setTcpKeepAlive(true);
        source.setMaxSendBufferSize(SEND_BUFFER);
        source.setLogServerErrorDetail(false);
        return source;
    }

    private static PGSimpleDataSource source(String url) {
        var source = new PGSimpleDataSource();
        try {
            if (url.startsWith("jdbc:postgresql:")) {
                source.setUrl(url);
                return source;
            }
            var uri = URI.create(url);
            if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
                throw misunderstood();
            }
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            source.setUrl("jdbc:postgresql://" + authority(uri) + uri.getRawPath() + query);
            signIn(source, uri.getRawUserInfo());
            return source;
        } catch (RuntimeException e) {
            throw misunderstood();
        }
    }

    private static String authority(URI uri) {
        var authority = uri.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static void signIn(PGSimpleDataSource source, @Nullable String userInfo) {
        if (userInfo != null) {
            var parts = userInfo.split(":", 2);
            source.setUser(URLDecoder.decode(parts[0].replace("+", "%2B"), StandardCharsets.UTF_8));
            if (parts.length == 2) {
                source.setPassword(URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
    }

    private static IllegalArgumentException misunderstood() {
        return new IllegalArgumentException("OSTIARY_DATABASE_URL is not understood. It looks like"
                + " postgresql://user:password@host:5432/database or jdbc:postgresql://host/database?user=…");
    }

    @Override
    public String toString() {
        return "Access[••••••]";
    }
}
