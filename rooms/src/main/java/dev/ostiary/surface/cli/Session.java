package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Secret;
import java.util.List;
import java.util.Optional;

/** One run of one command. */
final class Session {
    private final Surroundings around;
    private final List<Leaf> leaves;
    private final Optional<String> url;

    Session(Surroundings around, List<Leaf> leaves, Optional<String> url) {
        this.around = around;
        this.leaves = leaves;
        this.url = url;
    }

    Surroundings around() {
        return around;
    }

    /** All commands there are. */
    List<Leaf> leaves() {
        return leaves;
    }

    Settings settings() {
        return Settings.of(around, url);
    }

    /** A door to the configured server, with the configured credential. */
    Door door() {
        return door(settings().token());
    }

    /** A door to the configured server, with another credential or none. */
    Door door(Optional<Secret> token) {
        var insecure =
                around.variable("OSTIARY_INSECURE").filter("true"::equals).isPresent();
        return new Door(
                Address.of(settings().url(), insecure), token, Guard.NONE, "ostiary-cli/" + BuildVersion.text());
    }

    void print(String line) {
        around.out().println(line);
    }

    /** Something beside the result, so that a pipe carries the result alone. */
    void remark(String line) {
        around.err().println(line);
    }
}
