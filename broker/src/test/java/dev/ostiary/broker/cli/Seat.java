package dev.ostiary.broker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Somebody before {@code tryaudex}, with a home and an environment of his own. */
final class Seat {
    final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private boolean watched;

    Seat(Path home) {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("USER", "tester");
    }

    /** What a command printed, and how it ended. */
    record Seen(int exitCode, String out, String err) {}

    /** From here on somebody sees what is said on standard error. */
    Seat watched() {
        watched = true;
        return this;
    }

    Seat with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The settings file. */
    Seat settings(String toml) {
        try {
            Files.createDirectories(home.resolve(".audex"));
            Files.writeString(home.resolve(".audex/config.toml"), toml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Seen types(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var around = new Surroundings(
                Map.copyOf(environment),
                home,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                watched,
                Clock.systemUTC());
        var code = new Shell(Sitting.of(around)).run(words);
        return new Seen(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
