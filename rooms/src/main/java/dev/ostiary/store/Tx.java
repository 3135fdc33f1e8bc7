package dev.ostiary.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The running transaction, bound to one tenant (or to none); all SQL goes through it.
 *
 * <p>A round trip is the price of a call, so the tenant does not cost one of its own. Each statement is sent together
 * with the call that binds the transaction to the tenant, in one message with one Sync: PostgreSQL runs what lies
 * before a Sync as one transaction, the binding is local to it, and nothing is left on the pooled connection. A read
 * does so for every statement and holds no connection in between; a write does so for its first one, along with BEGIN.
 *
 * <p>In SQL, {@code ?} is a parameter and {@code ??} the operator {@code ?}. Parameters are String, Long, Integer,
 * Boolean, Instant, byte[], {@code List<String>} (text[]), {@code List<Long>} (bigint[]) and {@code List<byte[]>} (bytea[])
 * with something in them, {@link Json}, or null; a null in a read is a text until the SQL casts it ({@code ?::bigint}).
 */
public final class Tx {
    static final ScopedValue<Tx> CURRENT = ScopedValue.newInstance();

    private final Binding binding;
    private final Connections connections;
    private final @Nullable Recall recall;

    Tx(Binding binding, Connections connections) {
        this(binding, connections, null);
    }

    /** One whose lookups may be answered from memory. */
    Tx(Binding binding, Connections connections, @Nullable Recall recall) {
        this.binding = binding;
        this.connections = connections;
        this.recall = recall;
    }

    /**
     * The transaction that this code runs in.
     *
     * @throws IllegalStateException outside {@link Tenancy}
     */
    public static Tx current() {
        return CURRENT.orElseThrow(() -> new IllegalStateException("SQL runs only inside Tenancy"));
    }

    /** The transaction that this code runs in, if any. */
    public static Optional<Tx> running() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The tenant this transaction is bound to, empty when it is unbound. */
    public Optional<String> tenant() {
        return Optional.ofNullable(binding.tenant());
    }

    /** All rows; also for {@code insert … returning}. */
    public <R> List<R> query(String sql, RowReader<R> reader, @Nullable Object... parameters) {
        return run(sql, statement -> rows(statement, reader), parameters);
    }

    /**
     * The only row, or empty.
     *
     * @throws IllegalStateException when there are more
     */
    public <R> Optional<R> one(String sql, RowReader<R> reader, @Nullable Object... parameters) {
        var rows = query(sql, reader, parameters);
        if (rows.size() > 1) {
            throw new IllegalStateException("more than one row");
        }
        return rows.stream().findFirst();
    }

    /**
     * The row that {@code lookup} finds for {@code key}, or empty; in a read, in one round trip with other callers; in one
     * that may recall, from memory.
     */
    public <R> Optional<R> find(Lookup<R> lookup, String... key) {
        if (recall != null) {
            return recall.find(lookup, List.of(key));
        }
        return switch (connections) {
            case Connections.Passing passing
            when binding.tenant() != null ->
                passing.gathering().find(binding, lookup, List.of(key)).row();
            case Connections.Passing _, Connections.Held _ ->
                one(
                        lookup.alone(),
                        lookup.reader(),
                        Stream.concat(tenant().stream(), Stream.of(key)).toArray());
        };
    }

    /**
     * Has {@code witness} make what was done here durable, if what was taken from memory is so: it is given what is believed,
     * the epoch of the tenant's rights and the tenant's tide with a blank between, or nothing; it answers what is so instead,
     * or nothing where that is it.
     *
     * @throws StaleRights when it is the rights that have changed
     * @throws StaleMemory when it is something else
     */
    public void uphold(UnaryOperator<Optional<String>> witness) {
        if (recall != null) {
            recall.uphold(witness);
        } else {
            var _ = witness.apply(Optional.empty()); // nothing was believed that could be otherwise
        }
    }

    /** Runs a statement that answers no rows; answers how many it changed. */
    public int update(String sql, @Nullable Object... parameters) {
        return run(sql, PreparedStatement::getUpdateCount, parameters);
    }

    /** One statement for many parameter lists; answers the sum of the rows changed. Write transactions only. */
    public int batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        if (!connections.bound()) {
            query("select 1", row -> 1);
        }
        return connections.with((connection, fresh) -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (var row : rows) {
                    Parameters.bind(statement, 0, row);
                    statement.addBatch();
                }
                return java.util.stream.IntStream.of(statement.executeBatch()).sum();
            }
        });
    }

    /**
     * Runs {@code work} within this same write transaction for another active tenant, and comes back; both become
     * durable together or not at all. Only for work that founds or tends tenants.
     *
     * @throws TenantClosed when there is no such active tenant
     */
    public <T> T on(String other, Supplier<T> work) {
        var home = tenant().orElseThrow(() -> new IllegalStateException("no tenant to come back to"));
        if (!connections.bound()) {
            query("select 1", row -> 1);
        }
        var visit = new Tx(Binding.writing(other, Tenancy.ANY_EPOCH), connections);
        visit.binding.check(enter(other));
        try {
            return ScopedValue.where(CURRENT, visit).call(work::get);
        } finally {
            comeBack(home);
        }
    }

    private long enter(String tenant) {
        return one("select enter(?) as epoch", row -> row.number("epoch"), tenant)
                .orElseThrow();
    }

    /** After a failed statement nothing runs until the rollback, this neither; then there is nothing to come back to. */
    private void comeBack(String home) {
        try {
            binding.check(enter(home));
        } catch (StoreFault e) {
            System.getLogger(Tx.class.getName()).log(System.Logger.Level.DEBUG, "the transaction ended elsewhere", e);
        }
    }

    private <T> T run(String sql, Outcome<T> outcome, @Nullable Object... parameters) {
        return connections.with((connection, fresh) -> {
            boolean binds = fresh && binding.tenant() != null;
            var text = binds ? binding.prologue() + sql : sql;
            try (var statement = connection.prepareStatement(text)) {
                if (binds) {
                    statement.setString(1, binding.tenant());
                }
                bind(statement, binds ? 1 : 0, parameters);
                statement.execute();
                if (binds) {
                    binding.check(epoch(statement));
                    statement.getMoreResults();
                }
                return outcome.of(statement);
            }
        });
    }

    private void bind(PreparedStatement statement, int before, @Nullable Object... parameters) throws SQLException {
        switch (connections) {
            case Connections.Passing _ -> Parameters.bindTyped(statement, before, parameters);
            case Connections.Held _ -> Parameters.bind(statement, before, parameters);
        }
    }

    private static long epoch(PreparedStatement statement) throws SQLException {
        try (var result = statement.getResultSet()) {
            result.next();
            return result.getLong(1);
        }
    }

    private static <R> List<R> rows(PreparedStatement statement, RowReader<R> reader) throws SQLException {
        var rows = new ArrayList<R>();
        try (ResultSet result = statement.getResultSet()) {
            var row = new Row(result);
            while (result.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    @FunctionalInterface
    private interface Outcome<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
