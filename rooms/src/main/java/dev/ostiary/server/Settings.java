package dev.ostiary.server;

import dev.ostiary.notices.NoticesRoom;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the server is to run: options, then environment variables, then what suits a laptop.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param folder data folder
 * @param databaseUrl a PostgreSQL of the operator's own, or null
 * @param publicUrl the address that people are sent to in mails and links; where we listen unless told
 * @param publicHosts host names besides the loopback ones under which browsers and clients may come
 * @param origins web origins besides our own from which browsers may come
 * @param keyRate calls a minute for most keys
 * @param scopedKeyRate calls a minute for {@code aug_live_} keys (seed 000)
 * @param notice how long a server that is to stop says so, and serves on, for its balancer to notice
 * @param conformance whether it serves the fixtures of the conformance suite, and nothing else
 */
record Settings(
        String host,
        int port,
        Path folder,
        @Nullable String databaseUrl,
        Optional<String> publicUrl,
        Set<String> publicHosts,
        Set<String> origins,
        int keyRate,
        int scopedKeyRate,
        Duration notice,
        boolean conformance) {

    private static final Set<String> OPTIONS = Set.of("--host", "--port", "--data");
    private static final String CONFORMANCE = "--conformance";

    /**
     * Reads {@code --host}, {@code --port}, {@code --data}, {@code --conformance} and the environment.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static Settings of(List<String> arguments, Map<String, String> environment) {
        var given = new java.util.HashMap<String, String>();
        for (var each = spread(arguments); each.hasNext(); ) {
            var name = each.next();
            if (name.equals(CONFORMANCE)) {
                given.put("OSTIARY_CONFORMANCE", "true");
                continue;
            }
            if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not understood.");
            }
            if (!each.hasNext()) {
                throw new IllegalArgumentException(name + " lacks its value.");
            }
            given.put("OSTIARY_" + name.substring(2).toUpperCase(java.util.Locale.ROOT), each.next());
        }
        Variables.check(environment.keySet());
        NoticesRoom.writesMail(environment);
        environment.forEach(given::putIfAbsent);
        var settings = new Settings(
                given.getOrDefault("OSTIARY_HOST", "127.0.0.1"),
                number(given, "OSTIARY_PORT", 8440, 0, 65_535),
                folder(given),
                given.get("OSTIARY_DATABASE_URL"),
                publicUrl(given),
                names(given, "OSTIARY_PUBLIC_HOSTS"),
                names(given, "OSTIARY_ALLOWED_ORIGINS"),
                number(given, "OSTIARY_RATE", 1_000, 1, 10_000_000),
                number(given, "OSTIARY_RATE_AUG", 100, 1, 10_000_000),
                Duration.ofSeconds(number(given, "OSTIARY_DRAIN_SECONDS", 0, 0, 300)),
                flag(given, "OSTIARY_CONFORMANCE"));
        if (settings.conformance()) {
            ConformanceProfile.check(settings);
        }
        return settings;
    }

    /** The names besides the loopback's under which clients may come: those given, and what we listen on. */
    Set<String> names() {
        var ours = Stream.concat(
                Stream.of(reachableHost()), publicUrl.map(url -> URI.create(url).getHost()).stream());
        return Stream.concat(publicHosts.stream(), ours).collect(Collectors.toUnmodifiableSet());
    }

    private boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Whether it listens to other machines, none of which will find it by a name that it knows. */
    boolean isNameless() {
        return isEverywhere() && publicHosts.isEmpty() && publicUrl.isEmpty();
    }

    /** The host that a client on this machine can use. */
    String reachableHost() {
        var named = isEverywhere() ? "127.0.0.1" : host;
        return named.contains(":") ? "[" + named + "]" : named;
    }

    /** Whether the shell finds the data folder without being told. */
    boolean isUsualFolder(Map<String, String> environment) {
        return folder.equals(usualFolder(environment));
    }

    private static Path usualFolder(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".ostiary")
                .toAbsolutePath()
                .normalize();
    }

    private static Iterator<String> spread(List<String> arguments) {
        return arguments.stream()
                .flatMap(argument -> argument.startsWith("--") && argument.contains("=")
                        ? Stream.of(argument.split("=", 2))
                        : Stream.of(argument))
                .iterator();
    }

    private static Path folder(Map<String, String> given) {
        return Optional.ofNullable(given.get("OSTIARY_DATA"))
                .map(Path::of)
                .orElseGet(() -> usualFolder(given))
                .toAbsolutePath()
                .normalize();
    }

    private static Optional<String> publicUrl(Map<String, String> given) {
        var text = given.get("OSTIARY_PUBLIC_URL");
        if (text != null && !text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
            throw new IllegalArgumentException(
                    "OSTIARY_PUBLIC_URL must be an address without path, as in https://ostiary.example.com.");
        }
        return Optional.ofNullable(text);
    }

    private static boolean flag(Map<String, String> given, String name) {
        return switch (given.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false.");
        };
    }

    private static int number(Map<String, String> given, String name, int otherwise, int least, int most) {
        var text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(spoken(name) + " must be a number from " + least + " to " + most + ".");
    }

    /** A setting's name as the operator knows it: the variable, and the option where there is one. */
    private static String spoken(String variable) {
        var option = "--" + variable.replace("OSTIARY_", "").toLowerCase(java.util.Locale.ROOT);
        return OPTIONS.contains(option) ? option + " (or " + variable + ")" : variable;
    }

    private static Set<String> names(Map<String, String> given, String name) {
        return Arrays.stream(given.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
