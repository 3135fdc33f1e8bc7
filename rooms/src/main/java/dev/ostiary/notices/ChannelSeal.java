package dev.ostiary.notices;

import dev.ostiary.kernel.Secret;
import dev.ostiary.seal.SealContext;
import dev.ostiary.seal.SealRing;
import dev.ostiary.seal.SealedColumn;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;

/** Seals what a channel keeps to itself: its address, which for a chat is the credential, and the key it signs with. */
final class ChannelSeal {
    private final SealRing ring;

    /** Tells the ring where the envelopes lie, so that keys can rotate under them. */
    ChannelSeal(SealRing ring) {
        this.ring = ring;
        ring.register(new SealedColumn("notice_channel", "sealed_url", row -> url(row.text("id"))));
        ring.register(new SealedColumn("notice_channel", "sealed_secret", row -> secret(row.text("id"))));
    }

    byte[] sealedUrl(String channel, Secret url) {
        return sealed(url(channel), url);
    }

    byte[] sealedSecret(String channel, Secret secret) {
        return sealed(secret(channel), secret);
    }

    /** @throws dev.ostiary.seal.SealBroken when it was changed, or belongs to another channel */
    Secret openUrl(String channel, byte[] sealed) {
        return open(url(channel), sealed);
    }

    /** @throws dev.ostiary.seal.SealBroken when it was changed, or belongs to another channel */
    Secret openSecret(String channel, byte[] sealed) {
        return open(secret(channel), sealed);
    }

    private byte[] sealed(SealContext place, Secret value) {
        return ring.seal(tenant(), place, value.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private Secret open(SealContext place, byte[] sealed) {
        return new Secret(new String(ring.unseal(tenant(), place, sealed), StandardCharsets.UTF_8));
    }

    private static SealContext url(String channel) {
        return new SealContext("notices/" + channel + "/url", 1);
    }

    private static SealContext secret(String channel) {
        return new SealContext("notices/" + channel + "/secret", 1);
    }

    private static String tenant() {
        return Tx.current().tenant().orElseThrow();
    }
}
