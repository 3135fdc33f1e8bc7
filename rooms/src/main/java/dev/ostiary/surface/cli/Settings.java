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
    record Found(String value, String from) {
        /** The page of V-Secure gives a base with a path, which a server of ours knows by itself. */
        Found shortened() {
            return new Found(server(value), from);
        }
    }

    /** The server of an address that may end in {@code /v1/security}, as V-Secure's own does. */
    static String server(String endpoint) {
        return endpoint.replaceFirst("/v1(/security)?/?$", "");
    }

    static ConfigFile config(Surroundings around, Program program) {
        return new ConfigFile(around.folder(program).resolve("config.json"));
    }

    /** What a server wrote at its first start, in the folder that it would use by default. */
    static ConfigFile bootstrap(Surroundings around) {
        return new ConfigFile(around.variable("OSTIARY_DATA")
                .map(Path::of)
                .orElse(around.folder(Program.OSTIARY))
                .resolve("bootstrap.json"));
    }

    static Settings of(Surroundings around, Program program, Optional<String> flag) {
        var config = config(around, program);
        var address = program.address();
        var credential = program.credential();
        var url = first(List.of(
                        () -> flag.map(value -> new Found(value, "--url")),
                        () -> variable(around, address.variables()),
                        () -> file(config, address.key()),
                        () -> file(bootstrap(around), "url")))
                .map(found -> program == Program.VSECURE ? found.shortened() : found)
                .orElse(new Found(DEFAULT, "default"));
        var ours = first(List.of(
                () -> variable(around, credential.variables()),
                () -> belonging(file(config, credential.key()), file(config, address.key()), url),
                () -> belonging(file(bootstrap(around), "api_key"), file(bootstrap(around), "url"), url)));
        var somebodys = config.value(credential.key()).isPresent();
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

    private static Optional<Found> variable(Surroundings around, List<String> names) {
        return names.stream()
                .flatMap(name -> around.variable(name).map(value -> new Found(value, name)).stream())
                .findFirst();
    }

    private static Optional<Found> file(ConfigFile file, String name) {
        return file.value(name).map(value -> new Found(value, file.path().toString()));
    }

    private static Optional<Found> belonging(Optional<Found> credential, Optional<Found> to, Found url) {
        return credential.filter(
                _ -> leadsTo(to.map(Found::value).map(Settings::server).orElse(DEFAULT), url.value()));
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
