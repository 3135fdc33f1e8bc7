package dev.ostiary.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Runs the lookups of many callers in one message: each tenant's behind its own binding, within one read transaction.
 *
 * <p>The statement begins after the last of its callers has asked, so it sees all that was committed before; and each
 * caller's decision is checked against the epoch that was read with the row. What fails for one for its own sake, such
 * as a closed tenant or a key that the database does not take, fails for that one alone.
 */
final class Gathering implements AutoCloseable {
    private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    private static final int MOST_TOGETHER = 64;
    private static final int MOST_TENANTS = 8;

    private final DataSource pool;
    private final LongAdder trips;
    private final Convoy<Asked<?>> convoy = new Convoy<>("store-read", LANES, MOST_TOGETHER, this::answer);

    Gathering(DataSource pool, LongAdder trips) {
        this.pool = pool;
        this.trips = trips;
    }

    /** The row that {@code key} finds for this tenant, as {@link Tx#one} would. */
    <R> Optional<R> find(Binding binding, Lookup<R> lookup, List<String> key) {
        var asked = new Asked<>(binding, lookup, key, new CompletableFuture<Optional<R>>());
        if (!convoy.offer(asked)) {
            throw new StoreUnavailable("too many reads wait for the database", null);
        }
        try {
            return asked.answer().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for the database", e);
        }
    }

    private void answer(List<Asked<?>> batch) {
        var groups = List.copyOf(batch.stream()
                .collect(Collectors.groupingBy(Asked::kin, LinkedHashMap::new, Collectors.toList()))
                .values());
        for (int from = 0; from < groups.size(); from += MOST_TENANTS) {
            ask(groups.subList(from, Math.min(from + MOST_TENANTS, groups.size())));
        }
    }

    private void ask(List<List<Asked<?>>> groups) {
        try (var connection = pool.getConnection()) {
            trips.increment();
            send(connection, groups);
        } catch (SQLException e) {
            spread(groups, Trouble.of(e));
        }
    }

    /** A statement that is at fault is asked again for each caller by itself, so that nobody pays for another's key. */
    private void spread(List<List<Asked<?>>> groups, RuntimeException trouble) {
        var all = groups.stream().flatMap(List::stream).toList();
        if (trouble instanceof StoreFault && all.size() > 1) {
            all.forEach(asked -> ask(List.of(List.of(asked))));
        } else {
            all.forEach(asked -> asked.fail(trouble));
        }
    }

    private static void send(Connection connection, List<List<Asked<?>>> groups) throws SQLException {
        var text = groups.stream()
                .map(group -> group.getFirst().binding().prologue()
                        + group.getFirst().lookup().sql())
                .collect(Collectors.joining(";\n"));
        try (var statement = connection.prepareStatement(text)) {
            int at = 0;
            for (var group : groups) {
                at = bind(statement, at, group);
            }
            statement.execute();
            for (var group : groups) {
                receive(statement, group);
                statement.getMoreResults();
            }
        }
    }

    private static int bind(PreparedStatement statement, int before, List<Asked<?>> group) throws SQLException {
        int parts = group.getFirst().key().size();
        statement.setString(before + 1, group.getFirst().binding().tenant());
        for (int part = 0; part < parts; part++) {
            int which = part;
            var column = group.stream().map(asked -> asked.key().get(which)).toList();
            Parameters.bindTyped(statement, before + 1 + part, column);
        }
        return before + 1 + parts;
    }

    private static void receive(PreparedStatement statement, List<Asked<?>> group) throws SQLException {
        long epoch = Tx.epoch(statement);
        statement.getMoreResults();
        try (var result = statement.getResultSet()) {
            var row = new Row(result);
            while (result.next()) {
                group.get(row.count("n") - 1).take(row, epoch);
            }
        }
        group.forEach(asked -> asked.nothing(epoch)); // nothing new to those who have their row
    }

    @Override
    public void close() {
        convoy.close();
    }

    private record Kin(String tenant, String sql) {}

    private record Asked<R>(Binding binding, Lookup<R> lookup, List<String> key, CompletableFuture<Optional<R>> answer)
            implements Convoy.Rider {
        Kin kin() {
            return new Kin(String.valueOf(binding.tenant()), lookup.sql());
        }

        void take(Row row, long epoch) {
            settle(epoch, () -> Optional.of(lookup.reader().read(row)));
        }

        void nothing(long epoch) {
            settle(epoch, Optional::empty);
        }

        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }

        private void settle(long epoch, Supplier<Optional<R>> found) {
            try {
                binding.check(epoch);
                answer.complete(found.get());
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }
}
