package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.GuardHeader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the environment of a relay says (seed 003, safety controls; seed 001, desktop integration).
 *
 * <p>A variable that is misspelt or has a wrong value stops the start, because a guard that silently does not hold is
 * worse than none. All faults are told at once.
 */
record RelaySettings(
        RelayProgram program,
        URI url,
        Secret token,
        Guard guard,
        Transport transport,
        int port,
        Duration connecting,
        boolean debug) {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final String TRANSPORT = "MCP_TRANSPORT";
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

    static RelaySettings of(RelayProgram program, Map<String, String> environment) throws Wrong {
        var reading = new Reading(program, environment);
        reading.strangers();
        var settings = new RelaySettings(
                program,
                reading.url(),
                reading.token(),
                reading.guard(),
                reading.transport(),
                reading.port(),
                reading.connecting(),
                reading.flag("DEBUG"));
        if (!reading.faults.isEmpty()) {
            throw new Wrong(reading.faults);
        }
        return settings;
    }

    private static final class Reading {
        private final RelayProgram program;
        private final Map<String, String> environment;
        private final List<String> faults = new ArrayList<>();

        Reading(RelayProgram program, Map<String, String> environment) {
            this.program = program;
            this.environment = environment;
        }

        private Optional<String> told(String name) {
            return program.known().contains(program.variable(name))
                    ? Optional.ofNullable(environment.get(program.variable(name)))
                    : Optional.empty();
        }

        /** Names that begin like ours, and those that miss one of ours by a letter or two, be it the first. */
        void strangers() {
            var known = new ArrayList<>(program.known());
            known.add(TRANSPORT);
            environment.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(program.prefix())
                            || missed(name.toUpperCase(Locale.ROOT), known))
                    .sorted()
                    .forEach(name -> faults.add(Untrusted.neutral(name, 80) + ": no such setting; did you mean "
                            + Nearest.of(name.toUpperCase(Locale.ROOT), known) + "?"));
        }

        /** What misses the key may be another program's, as SECURE_API_KEY is; without a key nothing starts anyway. */
        private boolean missed(String name, List<String> known) {
            return Nearest.close(name, known)
                    .filter(meant -> !meant.equals(program.credential()))
                    .isPresent();
        }

        URI url() {
            var fallback = URI.create("https://invalid");
            var text = program.usualAddress(environment);
            if (text.isEmpty()) {
                return fault(
                        program.address() + ": missing; the address of the server, such as http://127.0.0.1:8440",
                        fallback);
            }
            try {
                var url = new URI(text.get());
                var scheme = Optional.ofNullable(url.getScheme()).orElse("");
                var fits = (scheme.equals("http") || scheme.equals("https"))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
                if (!fits) {
                    return fault(badUrl(), fallback);
                }
                return scheme.equals("https") || Address.loopback(url.getHost()) || insecure()
                        ? url
                        : fault(inClear(), fallback);
            } catch (URISyntaxException _) {
                return fault(badUrl(), fallback);
            }
        }

        private boolean insecure() {
            return "true".equals(environment.get("OSTIARY_INSECURE"));
        }

        private String inClear() {
            return program.address()
                    + ": plain http to another machine, so the key would travel in clear; use https, or set OSTIARY_INSECURE=true if the network between is yours";
        }

        private String badUrl() {
            return program.address()
                    + ": not the address of a server; write http://127.0.0.1:8440 or https://vault.example.com, without user, query or fragment";
        }

        Secret token() {
            var token = environment.getOrDefault(program.credential(), "");
            return TOKEN.matcher(token).matches()
                    ? new Secret(token)
                    : fault(
                            program.credential() + ": missing or not a key; an API key such as " + key()
                                    + ", without spaces",
                            new Secret(""));
        }

        Guard guard() {
            var guard = new Guard(
                    flag("READ_ONLY"),
                    flag("MASK_VALUES"),
                    paths("ALLOWED_PATHS"),
                    paths("DENIED_PATHS"),
                    id("PARTNER_ID"),
                    id("TENANT_ID"));
            try {
                GuardHeader.write(guard);
                return guard;
            } catch (Refused _) {
                return fault(
                        program.variable("ALLOWED_PATHS") + ", " + program.variable("DENIED_PATHS")
                                + ": together too long; name fewer, shorter prefixes",
                        guard);
            }
        }

        boolean flag(String name) {
            return switch (told(name).orElse("false")) {
                case "true" -> true;
                case "false" -> false;
                default -> fault(program.variable(name) + ": must be exactly true or false", false);
            };
        }

        private List<ResourcePath> paths(String name) {
            var text = told(name);
            if (text.isEmpty()) {
                return List.of();
            }
            var found = new ArrayList<ResourcePath>();
            Arrays.stream(text.get().split(",", -1)).map(String::strip).forEach(each -> {
                var path = each.endsWith("/") ? each.substring(0, each.length() - 1) : each;
                var why = ResourcePath.fault(path);
                if (why.isEmpty()) {
                    found.add(new ResourcePath(path));
                } else {
                    faults.add(program.variable(name) + ": '" + Untrusted.neutral(each, 80)
                            + "' is no path prefix; write app/prod,shared. " + why);
                }
            });
            return found;
        }

        private Optional<String> id(String name) {
            var id = told(name);
            return id.filter(text -> !ID.matcher(text).matches()).isPresent()
                    ? fault(program.variable(name) + ": not an id; letters, digits and _ . : - only", Optional.empty())
                    : id;
        }

        private String key() {
            return program == RelayProgram.VAULT ? "scai_live_..." : "vsec_live_...";
        }

        Duration connecting() {
            var text = told("TIMEOUT");
            if (text.isEmpty()) {
                return CONNECTING;
            }
            return text.get().matches("[1-9][0-9]{2,6}")
                    ? Duration.ofMillis(Long.parseLong(text.get()))
                    : fault(
                            program.variable("TIMEOUT") + ": must be a number of milliseconds, 100 or more",
                            CONNECTING);
        }

        Transport transport() {
            return switch (environment.getOrDefault(TRANSPORT, "stdio")) {
                case "stdio" -> Transport.STDIO;
                case "sse" -> Transport.SSE;
                case "http" -> Transport.HTTP;
                default -> fault(TRANSPORT + ": must be stdio, sse or http", Transport.STDIO);
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
