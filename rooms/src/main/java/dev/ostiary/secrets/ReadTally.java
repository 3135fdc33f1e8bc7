package dev.ostiary.secrets;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts reads in memory and writes them down behind the readers, so that a read costs no write.
 *
 * <p>A crash loses what was counted since the last writing, and a read that had to be repeated counts twice; the trail has
 * every read, and once.
 */
final class ReadTally {
    private static final int MOST_AT_ONCE = 1_000;

    private Map<Place, Reads> counted = new HashMap<>();

    private record Place(String tenant, String path) {}

    synchronized void read(String tenant, ResourcePath path, Instant at) {
        counted.merge(new Place(tenant, path.text()), new Reads(1, at), Reads::and);
    }

    /** Writes down what has been counted. */
    void settle(Tenancy tenancy) {
        var all = List.copyOf(take().entrySet());
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            tenancy.unbound(() -> add(some));
        }
    }

    private static int add(List<Map.Entry<Place, Reads>> reads) {
        return Tx.current()
                .query(
                        "select note_reads(?, ?, ?, ?)",
                        _ -> 1,
                        reads.stream().map(each -> each.getKey().tenant()).toList(),
                        reads.stream().map(each -> each.getKey().path()).toList(),
                        reads.stream().map(each -> each.getValue().count()).toList(),
                        reads.stream().map(each -> each.getValue().micros()).toList())
                .size();
    }

    private synchronized Map<Place, Reads> take() {
        var taken = counted;
        counted = new HashMap<>();
        return taken;
    }

    private record Reads(long count, Instant last) {
        Reads and(Reads other) {
            return new Reads(count + other.count, last.isAfter(other.last) ? last : other.last);
        }

        long micros() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, last);
        }
    }
}
