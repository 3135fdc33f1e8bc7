package dev.ostiary.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Runs the lookups of many callers as one statement, which enters one tenant after the other.
 *
 * <p>The statement begins after the last of its callers has asked, so it sees all that was committed before; the epoch is
 * of the snapshot of the row or of a later one, and each caller's decision is checked against it. What fails for one for its own
 * sake, such as a closed tenant or a key that the database does not take, fails for that one alone.
 */
final class Gathering implements AutoCloseable {
    private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    private static final int MOST_TOGETHER = 64;
    private static final int CROWD = 4;

    private final DataSource pool;
    private final LongAdder trips;
    private final Convoy<Asked<?>> convoy = new Convoy<>("store-read", LANES, MOST_TOGETHER, CROWD, this::answer);

    Gathering(DataSource pool, LongAdder trips) {
        this.pool = pool;
        this.trips = trips;
    }

    /** What was found, and the tenant's tide then; -1 where a change has not been taken in yet. */
    record Sighting<R>(Optional<R> row, long tide) {}

    /** The row that {@code key} finds for this tenant, as {@link Tx#one} would. */
    <R> Sighting<R> find(Binding binding, Lookup<R> lookup, List<String> key) {
        var asked = new Asked<>(binding, lookup, key, new CompletableFuture<Sighting<R>>());
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
        batch.stream()
                .collect(Collectors.groupingBy(asked -> asked.lookup().sql(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(this::ask);
    }

    private void ask(List<Asked<?>> group) {
        try (var connection = pool.getConnection()) {
            trips.increment();
            send(connection, group);
        } catch (SQLException e) {
            spread(group, Trouble.of(e));
        }
    }

    /** A statement that is at fault is asked again for each caller by itself, so that nobody pays for another's key. */
    private void spread(List<Asked<?>> group, RuntimeException trouble) {
        if (trouble instanceof StoreFault && group.size() > 1) {
            group.forEach(asked -> ask(List.of(asked)));
        } else {
            group.forEach(asked -> asked.fail(trouble));
        }
    }

    private static void send(Connection connection, List<Asked<?>> group) throws SQLException {
        var tenants = new LinkedHashMap<String, String>();
        group.forEach(asked -> tenants.computeIfAbsent(asked.tenant(), _ -> Integer.toString(tenants.size() + 1)));
        var lookup = group.getFirst().lookup();
        try (var statement = connection.prepareStatement(lookup.together())) {
            Parameters.bindTyped(
                    statement, 0, List.copyOf(tenants.keySet()), column(group, it -> tenants.get(it.tenant())));
            for (int part = 0; part < lookup.parts().size(); part++) {
                int which = part;
                Parameters.bindTyped(
                        statement, 2 + part, column(group, asked -> asked.key().get(which)));
            }
            try (var result = statement.executeQuery()) {
                var row = new Row(result);
                while (result.next()) {
                    group.get(row.count("n") - 1).take(row);
                }
            }
        }
        group.forEach(Asked::unanswered);
    }

    private static List<String> column(List<Asked<?>> group, Function<Asked<?>, String> part) {
        return group.stream().map(part).toList();
    }

    @Override
    public void close() {
        convoy.close();
    }

    private record Asked<R>(Binding binding, Lookup<R> lookup, List<String> key, CompletableFuture<Sighting<R>> answer)
            implements Convoy.Rider {
        String tenant() {
            return Objects.requireNonNull(binding.tenant());
        }

        void take(Row row) {
            try {
                binding.check(row.number("epoch"));
                Optional<R> found = row.maybeText("found").isPresent()
                        ? Optional.of(lookup.reader().read(row))
                        : Optional.empty();
                answer.complete(new Sighting<>(found, row.number("tide")));
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        /** Every ask has its row, be it an empty one; without it nothing is known, so nothing is answered. */
        void unanswered() {
            fail(new IllegalStateException("the database has not answered a lookup"));
        }

        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
