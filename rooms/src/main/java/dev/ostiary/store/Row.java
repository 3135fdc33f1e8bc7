package dev.ostiary.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, read by column name.
 *
 * <p>The plain readers fail on SQL null; the {@code maybe} readers answer empty. Valid only inside the
 * {@link RowReader} that got it.
 */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(String column) {
        return present(column, ask(() -> result.getString(column)));
    }

    public Optional<String> maybeText(String column) {
        return Optional.ofNullable(ask(() -> result.getString(column)));
    }

    public long number(String column) {
        long value = present(column, ask(() -> result.getLong(column)));
        return whole(column, value);
    }

    public Optional<Long> maybeNumber(String column) {
        long value = present(column, ask(() -> result.getLong(column)));
        return wasNull() ? Optional.empty() : Optional.of(value);
    }

    /**
     * A number that fits an {@code int}.
     *
     * @throws ArithmeticException when it does not
     */
    public int count(String column) {
        return Math.toIntExact(number(column));
    }

    public boolean flag(String column) {
        boolean value = present(column, ask(() -> result.getBoolean(column)));
        return whole(column, value);
    }

    /** A {@code timestamptz}; microseconds are all that PostgreSQL keeps. */
    public Instant instant(String column) {
        return maybeInstant(column).orElseThrow(() -> isNull(column));
    }

    public Optional<Instant> maybeInstant(String column) {
        return Optional.ofNullable(ask(() -> result.getObject(column, OffsetDateTime.class)))
                .map(OffsetDateTime::toInstant);
    }

    public byte[] bytes(String column) {
        return present(column, ask(() -> result.getBytes(column)));
    }

    public Optional<byte[]> maybeBytes(String column) {
        return Optional.ofNullable(ask(() -> result.getBytes(column)));
    }

    /** A {@code text[]}. */
    public List<String> texts(String column) {
        var array = present(column, ask(() -> result.getArray(column)));
        return List.of(present(column, ask(() -> (String[]) array.getArray())));
    }

    /** A {@code jsonb} as PostgreSQL prints it: keys sorted by its own rule, numbers as they were. */
    public Json json(String column) {
        return new Json(text(column));
    }

    private <T> T whole(String column, T value) {
        if (wasNull()) {
            throw isNull(column);
        }
        return value;
    }

    private boolean wasNull() {
        return Boolean.TRUE.equals(ask(result::wasNull));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw isNull(column);
        }
        return value;
    }

    private static IllegalStateException isNull(String column) {
        return new IllegalStateException("column " + column + " is null");
    }

    private static <T> @Nullable T ask(Ask<T> ask) {
        try {
            return ask.answer();
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    @FunctionalInterface
    private interface Ask<T> {
        @Nullable
        T answer() throws SQLException;
    }
}
