package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.seal.SealBroken;
import dev.ostiary.seal.SealContext;
import dev.ostiary.seal.SealRing;
import dev.ostiary.seal.SealedColumn;
import dev.ostiary.store.Tx;

/** The seal room's ring, turned to the tenant of the running transaction and to this room's places. */
public record RingSeal(SealRing ring) implements ValueSeal {
    private static final System.Logger LOG = System.getLogger(RingSeal.class.getName());
    private static final String PLACE = "secrets/";

    /** Tells the ring where this room's envelopes lie, so that keys can rotate under them. */
    public RingSeal {
        ring.register(new SealedColumn(
                "secret_version", "sealed", row -> new SealContext(PLACE + row.text("path"), row.number("version"))));
    }

    @Override
    public byte[] seal(ResourcePath path, int version, byte[] plain) {
        return ring.seal(tenant(), new SealContext(PLACE + path, version), plain);
    }

    @Override
    public byte[] open(ResourcePath path, int version, byte[] sealed) {
        try {
            return ring.unseal(tenant(), new SealContext(PLACE + path, version), sealed);
        } catch (SealBroken _) {
            LOG.log(System.Logger.Level.ERROR, "version {0} of {1} does not open", version, path);
            throw new Refused(Refusal.conflict(
                    "value_damaged",
                    "The stored value does not open: it was changed behind this server's back, or moved from another"
                            + " place. Write a new value, or have the operator restore it from a backup."));
        }
    }

    private static String tenant() {
        return Tx.current().tenant().orElseThrow();
    }
}
