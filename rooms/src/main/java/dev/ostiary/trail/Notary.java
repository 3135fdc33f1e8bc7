package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.SignedNote;
import dev.ostiary.kernel.trail.SigningKey;
import dev.ostiary.seal.SealContext;
import dev.ostiary.seal.SealRing;
import dev.ostiary.seal.SealedColumn;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** Signs a tenant's checkpoints with a key of that tenant's own, sealed like any secret. */
final class Notary {
    private static final SealContext CONTEXT = new SealContext("trail/signer", 1);

    /** Where the sealed keys lie, for the rotation of those that seal them. */
    static final SealedColumn COLUMN = new SealedColumn("trail_signer", "sealed", _ -> CONTEXT);

    private final Tenancy tenancy;
    private final SealRing ring;
    private final String origin;
    private final SecureRandom random = new SecureRandom();

    /** Checkpoints of this installation begin with {@code origin}, a name without spaces and plus signs. */
    Notary(Tenancy tenancy, SealRing ring, String origin) {
        this.tenancy = tenancy;
        this.ring = ring;
        this.origin = origin;
    }

    String origin(String tenant) {
        return origin + "/" + tenant;
    }

    /** The tenant's key, made on first use. */
    SigningKey key(String tenant) {
        var sealed = Tx.current()
                .one("select sealed from trail_signer where tenant_id = ?", row -> row.bytes("sealed"), tenant)
                .orElseGet(() -> make(tenant));
        var seed = ring.unseal(tenant, CONTEXT, sealed);
        try {
            return SigningKey.of(origin(tenant), seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** Signs what {@code head} commits to, and keeps the note whatever becomes of the running transaction. */
    SignedNote keep(String tenant, ChainHead head) {
        var note = head.checkpoint(origin(tenant)).sign(key(tenant));
        tenancy.aside(
                tenant,
                () -> Tx.current()
                        .update(
                                "insert into trail_checkpoint (tenant_id, size, note) values (?, ?, ?) on conflict do nothing",
                                tenant,
                                head.seq(),
                                note.toString()));
        return note;
    }

    /** The note that was kept of the first {@code size} entries. */
    Optional<SignedNote> kept(String tenant, long size) {
        return Tx.current()
                .one(
                        "select note from trail_checkpoint where tenant_id = ? and size = ?",
                        row -> SignedNote.parse(row.text("note")),
                        tenant,
                        size);
    }

    private byte[] make(String tenant) {
        var seed = new byte[SigningKey.SEED_LENGTH];
        random.nextBytes(seed);
        var verifier = SigningKey.of(origin(tenant), seed).verifier().toString();
        var sealed = ring.seal(tenant, CONTEXT, seed);
        Arrays.fill(seed, (byte) 0);
        return tenancy.aside(tenant, () -> {
            Tx.current()
                    .update(
                            "insert into trail_signer (tenant_id, verifier, sealed) values (?, ?, ?) on conflict do nothing",
                            tenant,
                            verifier,
                            sealed);
            return Tx.current()
                    .one("select sealed from trail_signer where tenant_id = ?", row -> row.bytes("sealed"), tenant)
                    .orElseThrow();
        });
    }
}
