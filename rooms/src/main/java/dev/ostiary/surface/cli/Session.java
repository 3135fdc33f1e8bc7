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
    private final Program program;
    private final List<Leaf> leaves;
    private final Optional<String> url;

    Session(Surroundings around, Program program, List<Leaf> leaves, Optional<String> url) {
        this.around = around;
        this.program = program;
        this.leaves = leaves;
        this.url = url;
    }

    Surroundings around() {
        return around;
    }

    /** The program that runs. */
    Program program() {
        return program;
    }

    /** All commands there are. */
    List<Leaf> leaves() {
        return leaves;
    }

    Settings settings() {
        return Settings.of(around, program, url);
    }

    Preferences preferences() {
        return Preferences.of(around, program);
    }

    /** The same run, of another server. */
    Session at(String address) {
        return new Session(around, program, leaves, Optional.of(address));
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
                Address.of(settings().url(), insecure),
                token,
                Guard.NONE,
                program.called() + "-cli/" + BuildVersion.text());
    }

    void print(String line) {
        around.out().println(line);
    }

    /** Something beside the result, so that a pipe carries the result alone. */
    void remark(String line) {
        around.err().println(line);
    }
}
