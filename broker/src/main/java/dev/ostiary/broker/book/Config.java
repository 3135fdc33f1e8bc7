package dev.ostiary.broker.book;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Terms;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's settings: {@code ~/.audex/config.toml}, and the variables {@code AUDEX_…} that win over it.
 *
 * @param folder where settings, sessions and trail are
 * @param ttl what holds where nobody says how long
 * @param role ARN of the AWS role that is narrowed where nobody names another
 * @param tags whether AWS sessions carry source identity and tags
 * @param terms the ceiling over every wish
 * @param roles patterns of the roles and accounts that may be asked for; where there are none, any of AWS, and of other
 *     clouds only the one that is set
 * @param advisory whether a grant that its cloud does not enforce is given although something is denied in that cloud
 * @param commands names of commands that an agent may run; {@code *} alone stands for any
 * @param offline whether credentials are given while the team's server cannot be reached
 * @param cached whether credentials may be kept for a next run with the very same plan
 * @param agent who asks: {@code AUDEX_AGENT_ID}, or the user's name
 * @param warnings what a person should know of the settings
 */
public record Config(
        Path folder,
        Cloud provider,
        Duration ttl,
        Optional<BigDecimal> budget,
        Optional<String> role,
        Optional<String> region,
        boolean tags,
        Terms terms,
        Gcp gcp,
        Azure azure,
        Vault vault,
        List<String> roles,
        boolean advisory,
        List<String> commands,
        boolean offline,
        boolean cached,
        Agent agent,
        List<String> warnings) {
    /** The code of a refusal that names mistakes of the settings. */
    public static final String INVALID = "invalid_settings";

    /** What may run where the operator names nothing: tools that work with the credentials of a run alone. */
    public static final List<String> COMMANDS = List.of("aws", "gcloud", "gsutil", "bq", "az");

    public Config {
        roles = List.copyOf(roles);
        commands = List.copyOf(commands);
        warnings = List.copyOf(warnings);
    }

    /** {@code extendedLifetime}: whether the organisation allows tokens of more than an hour. */
    public record Gcp(Optional<String> serviceAccount, Optional<String> project, boolean extendedLifetime) {}

    public record Azure(Optional<String> subscription, Optional<String> tenant, Optional<String> cloud) {}

    /** {@code sts}: whether credentials are read from {@code sts/} instead of {@code creds/}. */
    public record Vault(
            Optional<String> address,
            Optional<String> namespace,
            Optional<String> mount,
            Optional<String> role,
            boolean sts) {}

    /**
     * Who asks.
     *
     * @param name {@code AUDEX_AGENT_ID}, or the user's name
     * @param agent whether it is the former
     */
    public record Agent(String name, boolean agent) {
        /** As the trail names it. */
        public String principal() {
            return (agent ? "agent:" : "user:") + name;
        }
    }

    /**
     * Reads the settings.
     *
     * @param home the user's home folder; {@code AUDEX_HOME} names another folder than {@code .audex} in it
     * @throws dev.ostiary.kernel.Refused naming each unknown key, wrong type and wrong value with its line
     */
    public static Config read(Map<String, String> environment, Path home) {
        var folder = folder(environment, home);
        return new ConfigReading(TomlFile.read(folder.resolve("config.toml")), environment).config(folder);
    }

    /** The same without the file, for whoever must look and end although it holds a mistake. */
    public static Config withoutFile(Map<String, String> environment, Path home) {
        var folder = folder(environment, home);
        return new ConfigReading(TomlFile.none(folder.resolve("config.toml")), environment).config(folder);
    }

    private static Path folder(Map<String, String> environment, Path home) {
        var named = environment.getOrDefault("AUDEX_HOME", "").strip();
        return named.isEmpty() ? home.resolve(".audex") : Path.of(named).toAbsolutePath();
    }
}
