package dev.ostiary.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Sorts what the driver throws into what a room can act on. */
final class Trouble {
    private Trouble() {}

    static RuntimeException of(SQLException cause) {
        var state = cause.getSQLState();
        if ("23505".equals(state)) {
            return new Duplicate(constraint(cause));
        }
        if (cause instanceof SQLTransientConnectionException) {
            return new StoreUnavailable("no connection to the database in time", cause);
        }
        var reason = state == null ? null : reason(state);
        return reason == null
                ? new StoreFault("the database refused a statement, SQLSTATE " + state, cause)
                : new StoreUnavailable(reason, cause);
    }

    private static @Nullable String reason(String state) {
        return switch (state) {
            case "53100" -> "the database's disk is full (53100): free space, then service resumes by itself";
            case "53300" -> "the database has no connection slot left (53300)";
            case "57P01", "57P02", "57P03" -> "the database is shutting down or starting up (" + state + ")";
            case "57014", "55P03" -> "the database was too slow or a row stayed locked (" + state + ")";
            case "40001", "40P01" -> "the transaction met another one (" + state + "), try again";
            case "25006" -> "the database accepts no writes (25006)";
            default ->
                switch (state.substring(0, 2)) {
                    case "08" -> "no connection to the database (" + state + ")";
                    case "53", "58", "XX" -> "the database is in trouble (" + state + ")";
                    default -> null;
                };
        };
    }

    private static String constraint(SQLException cause) {
        var server = cause instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        var name = server == null ? null : server.getConstraint();
        return name == null ? "unknown" : name;
    }
}
