package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which server and which credential, and who says so: flag, environment, config file, a local server's bootstrap file.
 *
 * <p>A credential from a file is sent to the server that the same file names and to no other.
 *
 * @param withheld whether a file holds a credential, but for another server
 */
record Settings(String url, String urlFrom, Optional<Secret> token, String tokenFrom, boolean withheld) {
    static final String DEFAULT = "http://127.0.0.1:8440";

    /** A value and where it was found. */
    record Found(String value, String from) {}

    static ConfigFile config(Surroundings around) {
        return new ConfigFile(around.folder().resolve("config.json"));
    }

    /** What a server wrote at its first start, in the folder that it would use by default. */
    static ConfigFile bootstrap(Surroundings around) {
        return new ConfigFile(around.variable("OSTIARY_DATA")
                .map(Path::of)
                .orElse(around.folder())
                .resolve("bootstrap.json"));
    }

    static Settings of(Surroundings around, Optional<String> flag) {
        var url = first(List.of(
                        () -> flag.map(value -> new Found(value, "--url")),
                        () -> variable(around, "OSTIARY_URL"),
                        () -> variable(around, "SCAIVAULT_URL"),
                        () -> file(config(around), "url"),
                        () -> file(bootstrap(around), "url")))
                .orElse(new Found(DEFAULT, "default"));
        var ours = first(List.of(
                () -> variable(around, "OSTIARY_TOKEN"),
                () -> variable(around, "SCAIVAULT_TOKEN"),
                () -> belonging(config(around), "token", url),
                () -> belonging(bootstrap(around), "api_key", url)));
        var somebodys = config(around).value("token").isPresent();
        return new Settings(
                url.value(),
                url.from(),
                ours.map(found -> new Secret(found.value())),
                ours.map(Found::from).orElse("none"),
                ours.isEmpty() && somebodys);
    }

    private static Optional<Found> first(List<Supplier<Optional<Found>>> sources) {
        return sources.stream().flatMap(source -> source.get().stream()).findFirst();
    }

    private static Optional<Found> variable(Surroundings around, String name) {
        return around.variable(name).map(value -> new Found(value, name));
    }

    private static Optional<Found> file(ConfigFile file, String name) {
        return file.value(name).map(value -> new Found(value, file.path().toString()));
    }

    private static Optional<Found> belonging(ConfigFile file, String name, Found url) {
        return file(file, name).filter(_ -> leadsTo(file.value("url").orElse(DEFAULT), url.value()));
    }

    /** Whether both addresses lead to one server; an address that cannot be read leads nowhere. */
    static boolean leadsTo(String one, String other) {
        try {
            return Address.of(one, true).leadsTo(Address.of(other, true));
        } catch (CallFailed _) {
            return false;
        }
    }
}
