package dev.ostiary.server;

import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Untrusted;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment variables that a server knows; one that is misspelt stops the start, before it silently does not hold. */
final class Variables {
    private static final String OURS = "OSTIARY_";
    private static final List<String> SETTINGS = List.of(
            "OSTIARY_HOST",
            "OSTIARY_PORT",
            "OSTIARY_DATA",
            "OSTIARY_DATABASE_URL",
            "OSTIARY_PUBLIC_HOSTS",
            "OSTIARY_PUBLIC_URL",
            "OSTIARY_ALLOWED_ORIGINS",
            "OSTIARY_RATE",
            "OSTIARY_RATE_AUG",
            "OSTIARY_DRAIN_SECONDS",
            "OSTIARY_LOG",
            "OSTIARY_CONFORMANCE",
            "OSTIARY_SMTP_URL",
            "OSTIARY_SMTP_PASSWORD",
            "OSTIARY_MAIL_FROM",
            "OSTIARY_OUTBOUND_ALLOW",
            "OSTIARY_ROOT_KEY",
            "OSTIARY_ROOT_KEY_PREVIOUS");

    /** Of the shell, the launcher and the build. */
    private static final Set<String> OTHERS =
            Set.of("OSTIARY_URL", "OSTIARY_TOKEN", "OSTIARY_INSECURE", "OSTIARY_JAVA_OPTS", "OSTIARY_AOT_TRAINING");

    /** Kubernetes tells every pod where the service of that name is. */
    private static final Pattern CLUSTER = Pattern.compile(
            "OSTIARY(_[A-Z0-9_]+)?_(SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP)(_[A-Z]+)?)");

    private Variables() {}

    /**
     * Looks at the names alone.
     *
     * @throws IllegalArgumentException with a line for each that is not known
     */
    static void check(Set<String> names) {
        var known = Stream.concat(SETTINGS.stream(), OTHERS.stream()).toList();
        var faults = names.stream()
                .filter(name -> !known.contains(name))
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(OURS)
                        || Nearest.close(name.toUpperCase(Locale.ROOT), known).isPresent())
                .filter(name -> !CLUSTER.matcher(name).matches())
                .sorted()
                .map(name -> Untrusted.neutral(name, 80) + " is no setting; did you mean "
                        + Nearest.of(name.toUpperCase(Locale.ROOT), known) + "?")
                .collect(Collectors.joining("\n"));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults);
        }
    }
}
