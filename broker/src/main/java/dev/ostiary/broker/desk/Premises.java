package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.book.DiskTrail;
import dev.ostiary.broker.book.SessionBook;
import dev.ostiary.broker.cloud.CloudSettings;
import dev.ostiary.broker.cloud.Providers;
import dev.ostiary.broker.run.Watcher;
import dev.ostiary.broker.team.Team;
import dev.ostiary.kernel.Secret;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the desks of one user share.
 *
 * @param environment the operator's, whole
 * @param team whose server has a say too, where one is joined
 */
record Premises(
        Config config,
        Map<String, String> environment,
        DiskTrail trail,
        SessionBook sessions,
        Providers providers,
        CredentialCache cache,
        Optional<Team> team,
        Clock clock) {
    static Premises of(Config config, Map<String, String> environment, Clock clock) {
        return new Premises(
                config,
                Map.copyOf(environment),
                new DiskTrail(config.folder(), clock),
                new SessionBook(config.folder().resolve("sessions"), clock, it -> !Watcher.isGone(it.watcher())),
                Providers.of(settings(config, environment), clock),
                CredentialCache.of(config, environment, clock),
                Team.joined(environment),
                clock);
    }

    private static CloudSettings settings(Config config, Map<String, String> environment) {
        var gcp = config.gcp();
        var azure = config.azure();
        var vault = config.vault();
        return new CloudSettings(
                new CloudSettings.Aws(config.role(), config.region(), config.tags()),
                new CloudSettings.Gcp(gcp.serviceAccount(), gcp.project(), gcp.extendedLifetime()),
                new CloudSettings.Azure(azure.subscription(), azure.tenant(), azure.cloud()),
                new CloudSettings.Vault(
                        vault.address(),
                        Optional.ofNullable(environment.get("VAULT_TOKEN")).map(Secret::new),
                        vault.namespace(),
                        vault.mount(),
                        vault.role(),
                        vault.sts()),
                environment);
    }

    /** Nothing of it: the environment holds credentials. */
    @Override
    public String toString() {
        return "Premises";
    }
}
