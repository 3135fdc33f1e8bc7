package dev.ostiary.secrets;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts reads in memory and writes them down behind the readers, so that a read costs no write.
 *
 * <p>A crash loses what was counted since the last writing, and a read that had to be repeated counts twice; the trail has
 * every read, and once.
 */
final class ReadTally {
    private static final String ADD = """
            insert into secret_access as a (path, reads, last_read_at)
            select s.path, ?, ? from secret s where s.path = ? for key share
            on conflict (tenant_id, path) do update
            set reads = a.reads + excluded.reads, last_read_at = greatest(a.last_read_at, excluded.last_read_at)
            """;

    private Map<String, Map<ResourcePath, Reads>> counted = new HashMap<>();

    synchronized void read(String tenant, ResourcePath path, Instant at) {
        counted.computeIfAbsent(tenant, _ -> new TreeMap<>()).merge(path, new Reads(1, at), Reads::and);
    }

    /** Writes down what has been counted; in order of path, so that two nodes never wait for each other in a circle. */
    void settle(Tenancy tenancy) {
        take().forEach((tenant, reads) -> {
            var rows = new ArrayList<@Nullable Object[]>();
            reads.forEach((path, each) -> rows.add(new @Nullable Object[] {each.count(), each.last(), path.text()}));
            try {
                tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> add(rows));
            } catch (TenantClosed _) {
                // Nobody is left to ask for the count.
            }
        });
    }

    private static int add(List<@Nullable Object[]> rows) {
        return Tx.current().batch(ADD, rows);
    }

    private synchronized Map<String, Map<ResourcePath, Reads>> take() {
        var taken = counted;
        counted = new HashMap<>();
        return taken;
    }

    private record Reads(long count, Instant last) {
        Reads and(Reads other) {
            return new Reads(count + other.count, last.isAfter(other.last) ? last : other.last);
        }
    }
}
