package dev.ostiary.secrets;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Notes;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Counts reads. One that had to be repeated counts twice, and a {@linkplain Notes crash} loses some; the trail has every read, and once. */
final class ReadTally {
    private final Notes<Place, Reads> counted;

    private record Place(String tenant, String path) {}

    ReadTally(Tenancy tenancy) {
        this.counted = new Notes<>(tenancy, Reads::and, ReadTally::add);
    }

    void read(String tenant, ResourcePath path, Instant at) {
        counted.note(new Place(tenant, path.text()), new Reads(1, at));
    }

    /** Writes down what has been counted. */
    void settle() {
        counted.write();
    }

    private static void add(List<Map.Entry<Place, Reads>> reads) {
        Tx.current()
                .query(
                        "select note_reads(?, ?, ?, ?)",
                        _ -> 1,
                        reads.stream().map(each -> each.getKey().tenant()).toList(),
                        reads.stream().map(each -> each.getKey().path()).toList(),
                        reads.stream().map(each -> each.getValue().count()).toList(),
                        reads.stream().map(each -> each.getValue().micros()).toList());
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
