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
        return of(Cloud.VAULT, ttl, allow, command);
    }

    static Asked of(Cloud cloud, String... command) {
        return of(cloud, "15m", "s3:GetObject", command);
    }

    private static Asked of(Cloud cloud, String ttl, String allow, String... command) {
        return new Asked(
                Optional.of(allow),
                List.of(command),
                Optional.of(cloud),
                Optional.of(ttl),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
