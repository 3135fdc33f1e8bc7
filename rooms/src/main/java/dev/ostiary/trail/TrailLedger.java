package dev.ostiary.trail;

import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.util.HexFormat;
import java.util.List;

/** The trail as the gate knows it. */
public final class TrailLedger implements Governance.Ledger, AutoCloseable {
    private final SealRing ring;
    private final Sequencer sequencer;
    private final GroupCommit commit;

    public TrailLedger(Tenancy tenancy, SealRing ring) {
        this.ring = ring;
        this.sequencer = new Sequencer(tenancy);
        this.commit = new GroupCommit(tenancy, sequencer::wake);
    }

    @Override
    public void append(List<TrailEvent> events) {
        commit.append(events);
    }

    @Override
    public void join(List<TrailEvent> events) {
        Tx.current()
                .update(
                        "insert into trail_pending (tenant_id, body, changed) select ?, b, true from unnest(?) as x (b)",
                        events.getFirst().tenant(),
                        events.stream().map(GroupCommit::waitingForm).toList());
        sequencer.wake();
    }

    @Override
    public String digest(String tenant, byte[] canonical) {
        return HexFormat.of().formatHex(ring.mac(tenant, "trail arguments", canonical));
    }

    /** Returns once everything durable so far has its place in its chain. */
    void settle() {
        sequencer.settle();
    }

    @Override
    public void close() {
        commit.close();
        sequencer.close();
    }
}
