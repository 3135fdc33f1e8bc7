package dev.ostiary.store;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The only way to run SQL: opens transactions that row-level security holds to one tenant.
 *
 * <p>All of them throw {@link StaleRights} when the tenant's rights epoch is no longer the one that the caller decided
 * on, {@link TenantClosed} when there is no active tenant of that name, {@link StoreUnavailable} when the database
 * cannot serve, {@link Duplicate} on a unique violation. The check happens with the first statement.
 */
public final class Tenancy implements AutoCloseable {
    /** For callers whose decision does not rest on the tenant's rights, such as the program's own upkeep. */
    public static final long ANY_EPOCH = -1;

    private final DataSource pool;
    private final DataSource reserve;
    private final LongAdder trips = new LongAdder();
    private final Gathering gathering;
    private final Memory memory = new Memory();
    private final RightsSeen seen = new RightsSeen();

    Tenancy(DataSource pool, DataSource reserve) {
        this.pool = pool;
        this.reserve = reserve;
        this.gathering = new Gathering(pool, trips);
    }

    /** Runs a read: each statement is one round trip, sees its own snapshot, and can write nothing. */
    public <T> T read(String tenant, long epoch, Supplier<T> work) {
        alone();
        return passing(Binding.reading(tenant, epoch), work);
    }

    /**
     * The same, but what is looked up may come from memory: then the work must end with {@link Tx#uphold}.
     *
     * @throws StaleMemory when what was remembered is no longer so, or when the work fails before anybody has said that it is:
     *     what it was refused for may be of yesterday
     */
    public <T> T recall(String tenant, long epoch, Supplier<T> work) {
        alone();
        var binding = Binding.reading(tenant, epoch);
        var recall = new Recall(memory, seen, gathering, binding, tenant);
        final T result;
        try {
            result = in(new Tx(binding, new Connections.Passing(pool, gathering, trips), recall), work);
        } catch (RuntimeException e) {
            throw recall.believes() ? recall.doubt() : e;
        }
        if (recall.believes()) {
            throw recall.doubt();
        }
        return result;
    }

    /** Runs a transaction that commits when {@code work} returns and rolls back when it throws. */
    public <T> T write(String tenant, long epoch, Supplier<T> work) {
        alone();
        return held(pool, Binding.writing(tenant, epoch), work);
    }

    /**
     * Runs statements without a tenant, each on its own: tenant tables appear empty, and only functions that say
     * {@code security definer} have something to show.
     */
    public <T> T unbound(Supplier<T> work) {
        alone();
        return passing(Binding.NONE, work);
    }

    /**
     * Runs a write transaction that is independent of the one around it, if any: it is committed when this returns,
     * whatever becomes of the other. On connections kept for this alone, so that waiting cannot go in a circle; hence
     * short, and never inside another one.
     */
    public <T> T aside(String tenant, Supplier<T> work) {
        return held(reserve, Binding.writing(tenant, ANY_EPOCH), work);
    }

    /**
     * For how long, in nanoseconds, nobody has seen that the tenant is active and its rights are of {@code epoch}: what was
     * read under that epoch was so that long ago. {@link Long#MAX_VALUE} where nobody has.
     */
    public long unseenFor(String tenant, long epoch) {
        return seen.unseenFor(tenant, epoch);
    }

    /** Round trips to the database since the start, commits and rollbacks included. */
    public long roundTrips() {
        return trips.sum();
    }

    @Override
    public void close() {
        gathering.close();
    }

    private <T> T passing(Binding binding, Supplier<T> work) {
        return in(new Tx(binding, new Connections.Passing(pool, gathering, trips)), work);
    }

    private <T> T held(DataSource from, Binding binding, Supplier<T> work) {
        try (var connections = new Connections.Held(from, trips)) {
            var result = in(new Tx(binding, connections), work);
            connections.commit();
            return result;
        }
    }

    private static <T> T in(Tx tx, Supplier<T> work) {
        return ScopedValue.where(Tx.CURRENT, tx).call(work::get);
    }

    private static void alone() {
        if (Tx.CURRENT.isBound()) {
            throw new IllegalStateException("a transaction is running already: use Tx.current()");
        }
    }
}
