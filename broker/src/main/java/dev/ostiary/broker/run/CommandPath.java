package dev.ostiary.broker.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders that commands are taken from: those of the operator's PATH that are absolute, that nobody else can write
 * to, and that are no part of the folder a command works in, because an agent may write there.
 */
final class CommandPath {
    private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

    private final List<Path> folders = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Optional<Path> working;

    private CommandPath(Optional<Path> working) {
        this.working = working;
    }

    /** {@code directory} is where commands start. */
    static CommandPath of(Map<String, String> operator, Path directory) {
        var path = new CommandPath(confined(operator, directory));
        for (var entry : operator.getOrDefault("PATH", USUAL).split(File.pathSeparator, -1)) {
            path.add(entry);
        }
        return path;
    }

    /** A home folder, or one above it, holds the operator's own programs: working there forbids none of them. */
    private static Optional<Path> confined(Map<String, String> operator, Path directory) {
        var real = real(directory);
        return Optional.ofNullable(operator.get("HOME")).flatMap(CommandPath::path).map(CommandPath::real).stream()
                                .anyMatch(home -> home.startsWith(real))
                        || real.getNameCount() == 0
                ? Optional.empty()
                : Optional.of(real);
    }

    private void add(String entry) {
        var folder = path(entry);
        if (folder.isEmpty() || !folder.get().isAbsolute()) {
            leftOut.add("'" + entry + "' is relative");
        } else if (Files.isDirectory(folder.get())) {
            var fault =
                    isInside(folder.get()) ? Optional.of("is where the command works") : Ownership.fault(folder.get());
            fault.ifPresentOrElse(why -> leftOut.add(entry + " " + why), () -> folders.add(folder.get()));
        }
    }

    /** The value of PATH for a command. */
    String text() {
        return folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Where a command of this name, which has no slash, would be found. */
    Optional<Path> find(String name) {
        return path(name)
                .flatMap(file -> folders.stream()
                        .map(folder -> folder.resolve(file))
                        .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                        .findFirst());
    }

    /** Folders of the PATH that nothing is taken from, and why; empty text when there are none. */
    String leftOut() {
        return leftOut.isEmpty() ? "" : " Left out of the PATH: " + String.join("; ", leftOut) + ".";
    }

    /** Whether a file or folder, links followed, is in the folder that commands work in. */
    boolean isInside(Path path) {
        return working.filter(folder -> real(path).startsWith(folder)).isPresent();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (java.io.IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
