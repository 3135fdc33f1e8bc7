package dev.ostiary.identity;

import dev.ostiary.kernel.Secret;
import dev.ostiary.seal.SealBroken;
import dev.ostiary.seal.SealContext;
import dev.ostiary.seal.SealRing;
import dev.ostiary.seal.SealedColumn;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The seal room's ring, turned to the second factors of the running transaction's tenant. */
public record FactorSeal(SealRing ring) {
    private static final System.Logger LOG = System.getLogger(FactorSeal.class.getName());

    /** Tells the ring where this room's envelopes lie, so that keys can rotate under them. */
    public FactorSeal {
        ring.register(new SealedColumn(
                "second_factor", "sealed", row -> place(row.text("member_id"), row.instant("begun_at"))));
    }

    byte[] seal(String member, Instant begun, byte[] secret) {
        return ring.seal(tenant(), place(member, begun), secret);
    }

    /** Empty when the envelope was changed behind this server's back; then no code fits. */
    Optional<byte[]> open(String member, Instant begun, byte[] sealed) {
        try {
            return Optional.of(ring.unseal(tenant(), place(member, begun), sealed));
        } catch (SealBroken _) {
            LOG.log(System.Logger.Level.ERROR, "the second factor of {0} does not open", member);
            return Optional.empty();
        }
    }

    /** What is kept of a recovery code. */
    byte[] mac(String member, Secret code) {
        var message = member + "\n" + RecoveryCodes.plain(code.reveal());
        return ring.mac(tenant(), "recovery code", message.getBytes(StandardCharsets.UTF_8));
    }

    /** Each enrolment is a place of its own: an older envelope does not open in a later one. */
    private static SealContext place(String member, Instant begun) {
        return new SealContext("second-factor/" + member, begun.toEpochMilli());
    }

    private static String tenant() {
        return Tx.current().tenant().orElseThrow();
    }
}
