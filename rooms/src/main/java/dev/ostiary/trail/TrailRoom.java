package dev.ostiary.trail;

import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Prompt;
import dev.ostiary.kernel.Resource;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Tenancy;
import java.util.List;

/** The trail's operations with what does them. */
public final class TrailRoom {
    private final AuditDesk desk;
    private final Suspicions suspicions;
    private final Exports exports;
    private final Traces traces;
    private final Questions questions = new Questions();

    /** Checkpoints begin with {@code origin}, a name of this installation without spaces and plus signs. */
    public TrailRoom(Tenancy tenancy, SealRing ring, TrailLedger ledger, String origin) {
        ring.register(Notary.COLUMN);
        this.desk = new AuditDesk(ledger);
        this.traces = new Traces(ledger, questions);
        this.suspicions = new Suspicions(ledger);
        this.exports = new Exports(ledger, new Notary(tenancy, ring, origin));
    }

    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(AuditOperations.QUERY, questions.inTurn(desk::query)),
                new Offer<>(AuditOperations.SUMMARY, questions.inTurn(desk::summary)),
                new Offer<>(AuditOperations.HISTORY, questions.inTurn(desk::history)),
                new Offer<>(AuditOperations.UNAUTHORIZED, questions.inTurn(suspicions::find)),
                new Offer<>(AuditOperations.EXPORT, questions.inTurn(exports::export)),
                new Offer<>(AuditOperations.CHECKPOINT, exports::checkpoint));
    }

    /** The trail for rooms that show their part of it. */
    public Traces traces() {
        return traces;
    }

    /** What of the trail has an address. */
    public List<Resource> resources() {
        return List.of(AuditPrompts.REFUSALS);
    }

    /** What is prepared for people to have looked into. */
    public List<Prompt> prompts() {
        return List.of(AuditPrompts.INVESTIGATE);
    }
}
