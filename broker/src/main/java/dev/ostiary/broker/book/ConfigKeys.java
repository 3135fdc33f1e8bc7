package dev.ostiary.broker.book;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key that the settings file may hold (domain reference 5.1), with the type of its value. */
final class ConfigKeys {
    /** What a value may be. */
    enum Type {
        TEXT("a text in quotes"),
        TEXTS("a list of texts, such as [\"a\", \"b\"]"),
        FLAG("true or false"),
        NUMBER("a number"),
        TABLE("a table");

        final String words;

        Type(String words) {
            this.words = words;
        }
    }

    static final Map<String, Type> TOP = ordered(List.of(
            Map.entry("provider", Type.TEXT),
            Map.entry("role_arn", Type.TEXT),
            Map.entry("ttl", Type.TEXT),
            Map.entry("max_ttl", Type.TEXT),
            Map.entry("budget", Type.NUMBER),
            Map.entry("region", Type.TEXT),
            Map.entry("deny", Type.TEXTS),
            Map.entry("ceiling", Type.TEXTS),
            Map.entry("permissions_boundary", Type.TEXT),
            Map.entry("network", Type.TABLE),
            Map.entry("profiles", Type.TABLE),
            Map.entry("aws_session_tags", Type.FLAG),
            Map.entry("gcp_service_account", Type.TEXT),
            Map.entry("gcp_project", Type.TEXT),
            Map.entry("gcp_extended_lifetime", Type.FLAG),
            Map.entry("azure_subscription", Type.TEXT),
            Map.entry("azure_tenant", Type.TEXT),
            Map.entry("azure_cloud", Type.TEXT),
            Map.entry("vault", Type.TABLE),
            Map.entry("mcp_allowed_commands", Type.TEXTS),
            Map.entry("roles", Type.TEXTS),
            Map.entry("advisory", Type.TEXT),
            Map.entry("offline", Type.TEXT),
            Map.entry("credential_cache", Type.FLAG)));

    static final Map<String, Type> NETWORK = ordered(List.of(
            Map.entry("allowed_ips", Type.TEXTS),
            Map.entry("allowed_vpcs", Type.TEXTS),
            Map.entry("allowed_vpc_endpoints", Type.TEXTS)));

    static final Map<String, Type> PROFILE = ordered(List.of(
            Map.entry("allow", Type.TEXT),
            Map.entry("provider", Type.TEXT),
            Map.entry("resource", Type.TEXT),
            Map.entry("description", Type.TEXT)));

    static final Map<String, Type> VAULT = ordered(List.of(
            Map.entry("address", Type.TEXT),
            Map.entry("namespace", Type.TEXT),
            Map.entry("mount", Type.TEXT),
            Map.entry("role", Type.TEXT),
            Map.entry("sts", Type.FLAG)));

    /** Keys of the same file elsewhere that have no meaning here, and where their matter is settled. */
    static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("team", "the team's server is named by OSTIARY_URL and OSTIARY_TOKEN"),
            Map.entry("approval", "approvals are rules of the team's server"),
            Map.entry("approvals", "approvals are rules of the team's server"),
            Map.entry("ratelimit", "rates are of the team's server"),
            Map.entry("sso", "signing in is of the team's server"),
            Map.entry("server", "the team's server has settings of its own"),
            Map.entry("audit", "the trail is always ~/.audex/audit.jsonl, and the team's server's where there is one"),
            Map.entry("account", "accounts are of the team's server"),
            Map.entry("broker", "there is one broker, and it needs no setting"),
            Map.entry("dbaudit", "the trail of the team's server is in its database"),
            Map.entry("ha", "the team's server may have many nodes"),
            Map.entry("credentials", "nothing is kept but what credential_cache allows"),
            Map.entry("vault.token", "a token does not belong into a file: set VAULT_TOKEN"));

    private ConfigKeys() {}

    private static Map<String, Type> ordered(List<Map.Entry<String, Type>> entries) {
        var map = new LinkedHashMap<String, Type>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
