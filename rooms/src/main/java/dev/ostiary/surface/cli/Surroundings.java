package dev.ostiary.surface.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** All that a command sees of the process it runs in. */
record Surroundings(
        Map<String, String> environment,
        Path home,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Clock clock) {
    /** Text is UTF-8 whatever the locale says, as everywhere in this product. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                home(System.getenv()),
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Terminal.ofProcess(),
                Clock.systemUTC());
    }

    /** HOME rules, as for every program of a shell; the virtual machine by itself would ask the user database. */
    static Path home(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /** A variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Where a program's own files lie. */
    Path folder(Program program) {
        return home.resolve("." + program.called());
    }
}
