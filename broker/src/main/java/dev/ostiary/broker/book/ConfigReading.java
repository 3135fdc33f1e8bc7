package dev.ostiary.broker.book;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Ttl;
import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Makes settings of a file and an environment. */
final class ConfigReading {
    private static final List<String> REFUSE_OR_ALLOW = List.of("refuse", "allow");
    private static final List<String> OTHER_VARIABLES = List.of("AUDEX_HOME", "AUDEX_AGENT_ID");

    private final TomlFile file;
    private final ConfigCheck check;
    private final Map<String, String> environment;

    ConfigReading(TomlFile file, Map<String, String> environment) {
        this.file = file;
        this.check = new ConfigCheck(file);
        this.environment = environment;
    }

    Config config(Path folder) {
        check.demandGood();
        var config = new Config(
                folder,
                value("provider", ConfigReading::cloud).orElse(Cloud.AWS),
                value("ttl", Ttl::parse).orElse(Ttl.DEFAULT),
                value("budget", ConfigReading::money),
                text("role_arn"),
                text("region"),
                value("aws_session_tags", ConfigReading::truth).orElse(true),
                terms(),
                new Config.Gcp(text("gcp_service_account"), text("gcp_project"), flag("gcp_extended_lifetime")),
                new Config.Azure(text("azure_subscription"), text("azure_tenant"), text("azure_cloud")),
                vault(),
                texts("roles").orElse(List.of()),
                value("advisory", ConfigReading::allowed).orElse(false),
                texts("mcp_allowed_commands").orElse(Config.COMMANDS),
                value("offline", ConfigReading::allowed).orElse(false),
                flag("credential_cache"),
                agent(),
                warnings());
        check.refuseFaults();
        return config;
    }

    private Terms terms() {
        var max = value("max_ttl", Ttl::parse).orElse(Terms.OPEN.maxTtl());
        return new Terms(
                deny(),
                texts("ceiling").orElse(List.of()),
                profiles(),
                max,
                text("permissions_boundary"),
                new Network(
                        inner("network", "allowed_ips"),
                        inner("network", "allowed_vpcs"),
                        inner("network", "allowed_vpc_endpoints")));
    }

    /** A variable adds to what the file denies, and lifts nothing of it. */
    private List<String> deny() {
        return Stream.concat(
                        listed(file.tree().path("deny")).stream(),
                        variable("deny").map(ConfigReading::split).stream().flatMap(List::stream))
                .distinct()
                .toList();
    }

    private Map<String, Terms.Profile> profiles() {
        var profiles = new HashMap<String, Terms.Profile>();
        file.tree().path("profiles").properties().forEach(each -> {
            var key = List.of("profiles", each.getKey());
            var said = each.getValue();
            profiles.put(
                    each.getKey(),
                    new Terms.Profile(
                            read(key, said.path("provider").asString("aws"), ConfigReading::cloud)
                                    .orElse(Cloud.AWS),
                            said.path("allow").asString(""),
                            Optional.ofNullable(said.get("resource")).map(JsonNode::asString),
                            said.path("description").asString("")));
        });
        return profiles;
    }

    private Config.Vault vault() {
        var vault = file.tree().path("vault");
        Function<String, Optional<String>> text =
                name -> Optional.ofNullable(vault.get(name)).map(JsonNode::asString);
        return new Config.Vault(
                text.apply("address"),
                text.apply("namespace"),
                text.apply("mount"),
                text.apply("role"),
                vault.path("sts").asBoolean(false));
    }

    private Config.Agent agent() {
        var named = Optional.ofNullable(environment.get("AUDEX_AGENT_ID"))
                .map(name -> Untrusted.neutral(name, 128).strip())
                .filter(name -> !name.isEmpty());
        return new Config.Agent(named.orElseGet(() -> System.getProperty("user.name", "unknown")), named.isPresent());
    }

    private List<String> warnings() {
        var known = Stream.concat(ConfigKeys.TOP.keySet().stream().map(TomlFile::variable), OTHER_VARIABLES.stream())
                .toList();
        var warnings = new ArrayList<String>();
        environment.keySet().stream()
                .filter(name -> name.startsWith("AUDEX_") && !known.contains(name))
                .sorted()
                .forEach(name -> Nearest.close(name, known)
                        .ifPresent(near -> warnings.add(
                                Untrusted.neutral(name, 80) + " is no setting; did you mean " + near + "?")));
        return warnings;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(TomlFile.variable(name)))
                .map(String::strip)
                .filter(each -> !each.isEmpty());
    }

    private Optional<String> text(String name) {
        return variable(name)
                .or(() -> Optional.ofNullable(file.tree().get(name)).map(JsonNode::asString))
                .filter(each -> !each.isBlank());
    }

    private boolean flag(String name) {
        return value(name, ConfigReading::truth).orElse(false);
    }

    private Optional<List<String>> texts(String name) {
        return variable(name)
                .map(ConfigReading::split)
                .or(() -> Optional.ofNullable(file.tree().get(name)).map(ConfigReading::listed));
    }

    private List<String> inner(String table, String name) {
        return listed(file.tree().path(table).path(name));
    }

    private <T> Optional<T> value(String name, Function<String, T> reading) {
        var variable = variable(name);
        try {
            return variable.isPresent()
                    ? variable.map(reading)
                    : text(name).flatMap(written -> read(List.of(name), written, reading));
        } catch (Refused refused) {
            throw TomlFile.wrong(
                    TomlFile.variable(name) + ": " + refused.refusal().message());
        }
    }

    private <T> Optional<T> read(List<String> key, String written, Function<String, T> reading) {
        try {
            return Optional.of(reading.apply(written));
        } catch (Refused refused) {
            var why = refused.refusal().message();
            check.fault(key, "is wrong: " + (why.endsWith(".") ? why.substring(0, why.length() - 1) : why));
            return Optional.empty();
        }
    }

    private static Cloud cloud(String name) {
        return Cloud.of(name)
                .orElseThrow(() -> TomlFile.wrong(
                        "'" + Untrusted.neutral(name, 40) + "' is no provider; there are aws, gcp, azure and vault"));
    }

    private static BigDecimal money(String text) {
        try {
            var money = new BigDecimal(text);
            if (money.signum() > 0) {
                return money;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw TomlFile.wrong("a budget is a number of US dollars above 0");
    }

    private static boolean allowed(String text) {
        if (!REFUSE_OR_ALLOW.contains(text)) {
            throw TomlFile.wrong("it is refuse or allow");
        }
        return text.equals("allow");
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw TomlFile.wrong("it is true or false");
        };
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static List<String> listed(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }
}
