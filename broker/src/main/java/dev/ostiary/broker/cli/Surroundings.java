package dev.ostiary.broker.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * All that a command sees of the process it runs in.
 *
 * @param watched whether a person sees what is said on standard error
 */
record Surroundings(
        Map<String, String> environment,
        Path home,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean watched,
        Clock clock) {
    /** Text is UTF-8 whatever the locale says. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                home(System.getenv()),
                System.in,
                channel(FileDescriptor.out),
                channel(FileDescriptor.err),
                isTerminal(Path.of("/proc/self/fd/2")),
                Clock.systemUTC());
    }

    private static PrintStream channel(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** HOME rules, as for every program of a shell. */
    private static Path home(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            var behind = descriptor.toRealPath();
            return behind.startsWith("/dev/pts") || behind.toString().startsWith("/dev/tty");
        } catch (IOException _) {
            return false;
        }
    }
}
