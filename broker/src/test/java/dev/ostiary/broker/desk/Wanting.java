package dev.ostiary.broker.desk;

import dev.ostiary.broker.grant.Cloud;
import java.util.List;
import java.util.Optional;

/** What somebody asks of Vault. */
final class Wanting {
    private Wanting() {}

    static Asked run(String... command) {
        return within("15m", "s3:GetObject", command);
    }

    static Asked within(String ttl, String allow, String... command) {
        return new Asked(
                Optional.of(allow),
                List.of(command),
                Optional.of(Cloud.VAULT),
                Optional.of(ttl),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
