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

    private record Edge(long seq, Hash chain, Optional<Hash> peak) {
        static Edge of(Row row) {
            return new Edge(
                    row.number("seq"),
                    Hash.of(row.bytes("chain")),
                    row.maybeBytes("peak").map(Hash::of));
        }
    }

    /**
     * The head of the chain, as {@code trail_chain} would go on from it.
     *
     * @throws Refused with {@code service_unavailable} where entries are missing that it needs
     */
    static ChainHead read(String tenant) {
        var edge = Tx.current().query(SQL, Edge::of, tenant, tenant);
        if (edge.isEmpty()) {
            return ChainHead.genesis();
        }
        var last = edge.getLast();
        var peaks = edge.stream().flatMap(each -> each.peak().stream()).toList();
        if (peaks.size() != Long.bitCount(last.seq())) {
            throw damaged();
        }
        return ChainHead.of(last.chain(), MerkleFrontier.of(last.seq(), List.copyOf(peaks)));
    }

    static Refused damaged() {
        return new Refused(
                new Refusal.Unavailable(
                        "The trail of this tenant has no end to go on from: entries were changed or removed in the database. Restore them from a backup; until then nothing is answered."));
    }
}
