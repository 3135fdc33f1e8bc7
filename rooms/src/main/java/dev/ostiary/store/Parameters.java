package dev.ostiary.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the closed set of parameter types; anything else is a defect and stops the statement. */
final class Parameters {
    private Parameters() {}

    static void bind(PreparedStatement statement, int before, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bindOne(statement, before + i + 1, parameters[i]);
        }
    }

    /**
     * Binds a read, in which a null is a text that is null: where another type is meant, the SQL casts it.
     *
     * <p>A parameter without a type makes the driver ask for it; once a statement has been described, the driver
     * cannot bound its answer and puts a Sync before it, and that would end the transaction that knows the tenant.
     */
    static void bindTyped(PreparedStatement statement, int before, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] == null) {
                statement.setNull(before + i + 1, Types.VARCHAR);
            } else {
                bindOne(statement, before + i + 1, parameters[i]);
            }
        }
    }

    private static void bindOne(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case String text -> statement.setString(at, text);
            case Long number -> statement.setLong(at, number);
            case Integer number -> statement.setInt(at, number);
            case Boolean flag -> statement.setBoolean(at, flag);
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Json json -> statement.setObject(at, json.text(), Types.OTHER);
            case List<?> list -> statement.setArray(at, array(statement, list));
            default ->
                throw new IllegalArgumentException(
                        "no parameter of type " + value.getClass().getSimpleName());
        }
    }

    /** The first element says what they are; an empty list, or one that begins with a null, is of texts. */
    private static java.sql.Array array(PreparedStatement statement, List<?> list) throws SQLException {
        var connection = statement.getConnection();
        return switch (list.isEmpty() ? null : list.getFirst()) {
            case Long _ -> connection.createArrayOf("int8", list.toArray(Long[]::new));
            case byte[] _ -> connection.createArrayOf("bytea", list.toArray(byte[][]::new));
            case null, default -> connection.createArrayOf("text", list.toArray(String[]::new));
        };
    }
}
