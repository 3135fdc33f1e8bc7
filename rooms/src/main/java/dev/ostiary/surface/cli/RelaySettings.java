package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.GuardHeader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the environment of a relay says (seed 003, safety controls).
 *
 * <p>A variable that is misspelt or has a wrong value stops the start, because a guard that silently does not hold is
 * worse than none. All faults are told at once.
 */
record RelaySettings(URI url, Secret token, Guard guard, Transport transport, int port, boolean debug) {
    static final List<String> KNOWN = List.of(
            "SCAIVAULT_URL",
            "SCAIVAULT_TOKEN",
            "SCAIVAULT_READ_ONLY",
            "SCAIVAULT_MASK_VALUES",
            "SCAIVAULT_ALLOWED_PATHS",
            "SCAIVAULT_DENIED_PATHS",
            "SCAIVAULT_PARTNER_ID",
            "SCAIVAULT_TENANT_ID",
            "SCAIVAULT_DEBUG");
    private static final int USUAL_PORT = 8765;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,4096}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    enum Transport {
        STDIO,
        SSE,
        HTTP
    }

    /** Everything that is wrong with the environment, one line each; never the token. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> faults;

        Wrong(List<String> faults) {
            super(String.join("\n", faults));
            this.faults = List.copyOf(faults);
        }

        List<String> faults() {
            return faults;
        }
    }

    static RelaySettings of(Map<String, String> environment) throws Wrong {
        var reading = new Reading(environment);
        reading.strangers();
        var settings = new RelaySettings(
                reading.url(),
                reading.token(),
                reading.guard(),
                reading.transport(),
                reading.port(),
                reading.flag("SCAIVAULT_DEBUG"));
        if (!reading.faults.isEmpty()) {
            throw new Wrong(reading.faults);
        }
        return settings;
    }

    private static final class Reading {
        private final Map<String, String> environment;
        private final List<String> faults = new ArrayList<>();

        Reading(Map<String, String> environment) {
            this.environment = environment;
        }

        void strangers() {
            environment.keySet().stream()
                    .filter(name -> name.toUpperCase(Locale.ROOT).startsWith("SCAIVAULT") && !KNOWN.contains(name))
                    .sorted()
                    .forEach(name -> faults.add(Untrusted.neutral(name, 80) + ": no such setting; did you mean "
                            + Nearest.of(name.toUpperCase(Locale.ROOT), KNOWN) + "?"));
        }

        URI url() {
            var fallback = URI.create("https://invalid");
            var text = environment.get("SCAIVAULT_URL");
            if (text == null) {
                return fault(
                        "SCAIVAULT_URL: missing; the address of the server, such as http://127.0.0.1:8440", fallback);
            }
            try {
                var url = new URI(text);
                var scheme = Optional.ofNullable(url.getScheme()).orElse("");
                var fits = (scheme.equals("http") || scheme.equals("https"))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
                return fits ? url : fault(badUrl(), fallback);
            } catch (URISyntaxException _) {
                return fault(badUrl(), fallback);
            }
        }

        private static String badUrl() {
            return "SCAIVAULT_URL: not the address of a server; write http://127.0.0.1:8440 or https://vault.example.com, without user, query or fragment";
        }

        Secret token() {
            var token = environment.getOrDefault("SCAIVAULT_TOKEN", "");
            return TOKEN.matcher(token).matches()
                    ? new Secret(token)
                    : fault(
                            "SCAIVAULT_TOKEN: missing or not a key; an API key such as scai_live_..., without spaces",
                            new Secret(""));
        }

        Guard guard() {
            var guard = new Guard(
                    flag("SCAIVAULT_READ_ONLY"),
                    flag("SCAIVAULT_MASK_VALUES"),
                    paths("SCAIVAULT_ALLOWED_PATHS"),
                    paths("SCAIVAULT_DENIED_PATHS"),
                    id("SCAIVAULT_PARTNER_ID"),
                    id("SCAIVAULT_TENANT_ID"));
            try {
                GuardHeader.write(guard);
                return guard;
            } catch (Refused _) {
                return fault(
                        "SCAIVAULT_ALLOWED_PATHS, SCAIVAULT_DENIED_PATHS: together too long; name fewer, shorter prefixes",
                        guard);
            }
        }

        boolean flag(String name) {
            return switch (environment.getOrDefault(name, "false")) {
                case "true" -> true;
                case "false" -> false;
                default -> fault(name + ": must be exactly true or false", false);
            };
        }

        private List<ResourcePath> paths(String name) {
            var text = environment.get(name);
            if (text == null) {
                return List.of();
            }
            var found = new ArrayList<ResourcePath>();
            Arrays.stream(text.split(",", -1)).map(String::strip).forEach(each -> {
                var path = each.endsWith("/") ? each.substring(0, each.length() - 1) : each;
                var why = ResourcePath.fault(path);
                if (why.isEmpty()) {
                    found.add(new ResourcePath(path));
                } else {
                    faults.add(name + ": '" + Untrusted.neutral(each, 80)
                            + "' is no path prefix; write app/prod,shared. " + why);
                }
            });
            return found;
        }

        private Optional<String> id(String name) {
            var id = Optional.ofNullable(environment.get(name));
            return id.filter(text -> !ID.matcher(text).matches()).isPresent()
                    ? fault(name + ": not an id; letters, digits and _ . : - only", Optional.empty())
                    : id;
        }

        Transport transport() {
            return switch (environment.getOrDefault("MCP_TRANSPORT", "stdio")) {
                case "stdio" -> Transport.STDIO;
                case "sse" -> Transport.SSE;
                case "http" -> Transport.HTTP;
                default -> fault("MCP_TRANSPORT: must be stdio, sse or http", Transport.STDIO);
            };
        }

        /** A port only means something to a relay that listens; many tools set PORT for others. */
        int port() {
            var text = environment.get("PORT");
            if (text == null || transport() == Transport.STDIO) {
                return USUAL_PORT;
            }
            return text.matches("[0-9]{1,5}") && Integer.parseInt(text) < 65_536
                    ? Integer.parseInt(text)
                    : fault("PORT: must be a number from 0 to 65535", USUAL_PORT);
        }

        private <T> T fault(String text, T instead) {
            if (!faults.contains(text)) {
                faults.add(text);
            }
            return instead;
        }
    }
}
