package dev.ostiary.habits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of this repository: all that git tracks, or would if they were added. */
final class Repository {

    static final Path ROOT = root();
    private static final List<Path> FILES = files();

    private Repository() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "run the tests inside the repository");
        }
        return folder;
    }

    /** Paths relative to the root. */
    static Stream<Path> files(Predicate<String> path) {
        return FILES.stream().filter(file -> path.test(file.toString()));
    }

    static List<Source> mainSources() {
        return Source.parse(files(file -> file.matches("[^/]+/src/main/java/.*\\.java")));
    }

    static List<Source> sources() {
        return Source.parse(files(file -> file.endsWith(".java")));
    }

    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(ROOT.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files() {
        return Arrays.stream(git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
                        .split("\0"))
                .map(Path::of)
                .filter(file -> Files.isRegularFile(ROOT.resolve(file)))
                .distinct()
                .toList();
    }

    private static String git(String... arguments) {
        List<String> command = Stream.concat(Stream.of("git", "-c", "safe.directory=*"), Arrays.stream(arguments))
                .toList();
        try {
            Process git = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IllegalStateException(
                        "these tests read the list of files from git, which failed: " + command);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
