package dev.ostiary.trail;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.ExportHeader;
import dev.ostiary.kernel.trail.Hash;
import dev.ostiary.kernel.trail.SignedNote;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailExport;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.AuditOperations.Export;
import dev.ostiary.trail.AuditOperations.Exported;
import dev.ostiary.trail.AuditOperations.Nothing;
import dev.ostiary.trail.AuditOperations.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands the trail out in pages of the export file, all of one file ending at the same entry. */
final class Exports {
    private final TrailLedger ledger;
    private final Notary notary;

    Exports(TrailLedger ledger, Notary notary) {
        this.ledger = ledger;
        this.notary = notary;
    }

    private record Line(byte[] body, Hash chain) {}

    Exported export(Export in, Call call) {
        refusePart(call.guard());
        long upto = in.upto().orElseGet(() -> begin(call.tenant()));
        var note = notary.kept(call.tenant(), upto)
                .orElseThrow(() -> new Refused(Refusal.invalid(
                        "invalid_request",
                        "No export ends at entry " + upto + ". Begin without 'upto', and give back the one you get.")));
        if (in.after() > upto) {
            throw new Refused(Refusal.invalidField("after", "lies behind the end of this export, " + upto + "."));
        }
        long last = Math.min(upto, in.after() + in.limit()); // also where some are missing, for the verifier to find
        var entries = entries(call.tenant(), in.after(), last);
        return new Exported(
                lines(in, call.tenant(), upto, entries, last < upto ? null : note), last, upto, last < upto);
    }

    /** What verifies is the whole trail, so a connection that may see a part of it gets none. */
    private static void refusePart(Guard guard) {
        if (!guard.allowed().isEmpty() || !guard.denied().isEmpty()) {
            throw new Refused(Refusal.denied(
                    "access_denied",
                    "An export holds the whole trail, and this connection may touch some paths only (SCAIVAULT_ALLOWED_PATHS, SCAIVAULT_DENIED_PATHS). Query the trail instead, or export over a connection without this restriction.",
                    Refusal.Cause.GUARDRAIL));
        }
    }

    /**
     * Fixes where an export ends: what is chained by now, under a checkpoint of exactly that size. Where an entry further
     * back is missing, while the chain need not know it yet, that is the last checkpoint, for the verifier to name it.
     */
    private long begin(String tenant) {
        ledger.settle();
        var head = ChainEnd.read(tenant);
        if (head.isPresent()) {
            notary.keep(tenant, head.get());
            return head.get().seq();
        }
        long signed = ChainEnd.signed(tenant);
        if (signed == 0) {
            throw ChainEnd.damaged();
        }
        return signed;
    }

    private List<String> lines(Export in, String tenant, long upto, List<Line> entries, @Nullable SignedNote end) {
        var out = new ByteArrayOutputStream();
        try {
            var key = notary.key(tenant).verifier();
            var export = new TrailExport(
                    out, ExportHeader.after(ChainHead.genesis(), tenant, notary.origin(tenant), upto, key));
            if (in.after() > 0) {
                out.reset(); // the header went out with the first page
            }
            for (var entry : entries) {
                export.entry(entry.body(), entry.chain());
            }
            if (end != null) {
                export.end(end, List.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Signs what the trail commits to now and keeps the note. */
    Signed checkpoint(Nothing in, Call call) {
        ledger.settle();
        var head = ChainEnd.read(call.tenant()).orElseThrow(ChainEnd::damaged);
        var note = notary.keep(call.tenant(), head);
        return new Signed(note.toString(), notary.key(call.tenant()).verifier().toString(), head.seq());
    }

    private static List<Line> entries(String tenant, long after, long upto) {
        return Tx.current()
                .query(
                        "select seq, body, chain from trail_entry where tenant_id = ? and seq > ? and seq <= ? order by seq",
                        row -> new Line(body(row), Hash.of(row.bytes("chain"))),
                        tenant,
                        after,
                        upto);
    }

    /** The entry's bytes; what somebody has changed goes out as it stands, for the verifier to find. */
    private static byte[] body(Row row) {
        var kept = row.text("body").getBytes(StandardCharsets.UTF_8);
        try {
            return TrailEntry.numbered(kept, row.number("seq"));
        } catch (IllegalArgumentException _) {
            return kept;
        }
    }
}
