package dev.ostiary.trail;

import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The trail as the gate knows it. */
public final class TrailLedger implements Governance.Ledger, AutoCloseable {
    private final SealRing ring;
    private final GroupCommit commit;
    private final Usher usher;

    public TrailLedger(Tenancy tenancy, SealRing ring) {
        this.ring = ring;
        this.commit = new GroupCommit(tenancy);
        this.usher = new Usher(this::settle);
    }

    @Override
    public void append(List<TrailEvent> events) {
        var reading = Tx.running().filter(tx -> isOf(events, tx));
        if (reading.isPresent()) {
            reading.get().uphold(belief -> commit.append(events, belief));
        } else {
            commit.append(events, Optional.empty());
        }
    }

    /** Without an event nothing is compared, so nothing would be upheld. */
    private static boolean isOf(List<TrailEvent> events, Tx tx) {
        return !events.isEmpty()
                && events.stream().allMatch(event -> tx.tenant().equals(Optional.of(event.tenant())));
    }

    @Override
    public void join(List<TrailEvent> events) {
        var tenant = events.getFirst().tenant();
        int joined = Tx.current()
                .update(
                        """
                        insert into trail_pending (tenant_id, body)
                        select ?, b from unnest(?) as x (b)
                        where not exists (select from trail_aside where tenant_id = ?)
                        """,
                        tenant,
                        events.stream().map(GroupCommit::waitingForm).toList(),
                        tenant);
        if (joined != events.size()) {
            throw ChainEnd.damaged();
        }
        usher.call();
    }

    @Override
    public String digest(String tenant, byte[] canonical) {
        return HexFormat.of().formatHex(ring.mac(tenant, "trail arguments", canonical));
    }

    /**
     * Returns once everything durable so far has its place in its chain.
     *
     * @throws dev.ostiary.kernel.Refused with {@code service_unavailable} when it cannot have it
     */
    void settle() {
        commit.append(List.of(), Optional.empty());
    }

    @Override
    public void close() {
        usher.close();
        commit.close();
    }
}
