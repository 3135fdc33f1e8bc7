package dev.ostiary.trail;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.Hash;
import dev.ostiary.kernel.trail.MerkleFrontier;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.util.List;
import java.util.Optional;

/** Where a tenant's chain stands, put together from the entries that its Merkle tree's perfect subtrees end with. */
final class ChainEnd {
    private static final String SQL = """
            select e.seq, e.chain, e.peak from trail_entry e
            where e.tenant_id = ? and e.seq in (
                select (last.seq >> b) << b
                from (select l.seq from trail_entry l where l.tenant_id = ? order by l.seq desc limit 1) last,
                    generate_series(0, 62) b
                where last.seq & (1::bigint << b) <> 0)
            order by e.seq
            """;

    private ChainEnd() {}

    private record Edge(long seq, Optional<Hash> chain, Optional<Hash> peak) {
        static Edge of(Row row) {
            return new Edge(row.number("seq"), hash(row, "chain"), hash(row, "peak"));
        }

        private static Optional<Hash> hash(Row row, String column) {
            return row.maybeBytes(column)
                    .filter(bytes -> bytes.length == Hash.LENGTH)
                    .map(Hash::of);
        }
    }

    /** The head of the chain; nothing where entries are missing that it needs, or that were signed already. */
    static Optional<ChainHead> read(String tenant) {
        long signed = signed(tenant); // first, because meanwhile the chain may grow and be signed again
        return whole(Tx.current().query(SQL, Edge::of, tenant, tenant)).filter(head -> head.seq() >= signed);
    }

    private static Optional<ChainHead> whole(List<Edge> edge) {
        if (edge.isEmpty()) {
            return Optional.of(ChainHead.genesis());
        }
        var last = edge.getLast();
        var peaks = edge.stream().flatMap(each -> each.peak().stream()).toList();
        return last.chain()
                .filter(_ -> peaks.size() == Long.bitCount(last.seq()))
                .map(chain -> ChainHead.of(chain, MerkleFrontier.of(last.seq(), List.copyOf(peaks))));
    }

    /** How many entries the largest checkpoint covers; 0 without any. */
    static long signed(String tenant) {
        return Tx.current()
                .one(
                        "select coalesce(max(size), 0) as size from trail_checkpoint where tenant_id = ?",
                        row -> row.number("size"),
                        tenant)
                .orElseThrow();
    }

    static Refused damaged() {
        return new Refused(
                new Refusal.Unavailable(
                        "The trail of this tenant is damaged: what belongs to it was changed or removed in the database, so nothing more can be added. Tell whoever runs the server: its log and SECURITY.md say what to do."));
    }
}
