package dev.ostiary.broker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that an agent may not have a tool read or write for it: the tool runs as the operator, and what it is told to
 * read it prints, in an error at the latest.
 */
final class OffLimits {
    private static final Set<Path> SYSTEM = Set.of(Path.of("/proc"), Path.of("/sys"));
    private static final Path DEVICES = Path.of("/dev");
    private static final Set<String> HARMLESS =
            Set.of("/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/0", "/dev/fd/1", "/dev/fd/2");
    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/Users"), Path.of("/var/home"));
    private static final List<Path> ROOTS = List.of(Path.of("/root"), Path.of("/var/root"));

    /** Words of commands that go through whole folders, and with which stars stand for files. */
    private static final Set<String> WHOLE = Set.of(
            ("cp mv sync rsync cat copy upload upload-batch upload-build push package deploy submit build up import publish"
                            + " create-from-source")
                    .split(" ", -1));

    private static final Pattern OF_USER = Pattern.compile("~([A-Za-z0-9._-]*)(/.*)?", Pattern.DOTALL);

    private final Path working;
    private final Set<Path> homes = new LinkedHashSet<>();
    private final Set<Path> ours = new LinkedHashSet<>();
    private final boolean whole;

    /** {@code directory} is where the command starts. */
    OffLimits(Map<String, String> operator, Path directory, List<String> argv) {
        working = real(directory.toAbsolutePath());
        Stream.of(operator.getOrDefault("HOME", ""), System.getProperty("user.home", ""))
                .flatMap(text -> path(text).stream())
                .filter(home -> home.isAbsolute() && home.getNameCount() > 0)
                .forEach(home -> homes.addAll(List.of(home, real(home))));
        Stream.of("AUDEX_HOME", "XDG_RUNTIME_DIR")
                .flatMap(name -> path(operator.getOrDefault(name, "")).stream())
                .forEach(folder -> ours.addAll(List.of(folder.toAbsolutePath(), real(folder.toAbsolutePath()))));
        homes.forEach(home -> ours.add(home.resolve(".audex")));
        whole = argv.stream().map(word -> word.toLowerCase(Locale.ROOT)).anyMatch(WHOLE::contains);
    }

    /** Why the argument may not be given, in words that follow it; empty when it may. */
    Optional<String> fault(String argument) {
        if (Mentioned.isByVariable(argument)) {
            return Optional.of("names a file by a variable, whose value nobody has looked at");
        }
        return Mentioned.files(argument).stream()
                .filter(text -> !HARMLESS.contains(text))
                .flatMap(text -> file(text).stream()
                        .map(file -> whole && Mentioned.isPattern(text) ? Mentioned.beforeStars(file) : file))
                .flatMap(file -> fault(file).stream())
                .findFirst();
    }

    /** A tool may read {@code ~} as the operator's home, whatever the environment says. */
    private Optional<Path> file(String text) {
        var user = OF_USER.matcher(text);
        if (!user.matches()) {
            return path(text).map(working::resolve);
        }
        var rest = Optional.ofNullable(user.group(2)).orElse("").replaceFirst("^/+", "");
        return home(user.group(1)).map(home -> rest.isEmpty() ? home : home.resolve(rest));
    }

    private Optional<Path> home(String user) {
        return user.isEmpty()
                ? homes.stream().findFirst()
                : Stream.concat(
                                homes.stream().filter(home -> home.endsWith(user)),
                                Stream.concat(
                                        HOMES.stream().map(all -> all.resolve(user)),
                                        ROOTS.stream().filter(root -> root.endsWith(user))))
                        .filter(Files::isDirectory)
                        .findFirst();
    }

    private Optional<String> fault(Path file) {
        var way = Trodden.to(file);
        var last = way.getLast();
        if (HARMLESS.contains(last.toString())) {
            return Optional.empty();
        }
        var straight = Trodden.to(file.normalize());
        return Stream.concat(way.stream(), straight.stream()).anyMatch(OffLimits::isSystem)
                ? Optional.of("names a file of the system, by which a tool can read what is not meant for it")
                : at(last).or(() -> at(straight.getLast())).or(() -> whole ? above(last) : Optional.empty());
    }

    private static boolean isSystem(Path place) {
        return SYSTEM.stream().anyMatch(folder -> place.startsWith(folder) && !place.equals(folder)) || isDevice(place);
    }

    private Optional<String> at(Path place) {
        if (ours.stream().anyMatch(place::startsWith)) {
            return Optional.of("lies where audex has its own settings, trail and keys");
        }
        if (isExcepted(place)) {
            return Optional.empty();
        }
        if (homes.stream().anyMatch(home -> isHidden(home, place))) {
            return Optional.of("lies under a dot-file or dot-folder of the operator's home, where credentials and"
                    + " settings are");
        }
        return isAnothers(place) ? Optional.of("lies in another user's home") : Optional.empty();
    }

    /** What is not there cannot be made there either; names of parameters and log groups begin so too. */
    private static boolean isDevice(Path place) {
        return place.startsWith(DEVICES) && place.getNameCount() > 1 && Files.exists(DEVICES.resolve(place.getName(1)));
    }

    /** The folder that the command works in is given to it, wherever it lies. */
    private boolean isExcepted(Path place) {
        return place.startsWith(working)
                && homes.stream().noneMatch(home -> home.startsWith(working))
                && HOMES.stream().noneMatch(all -> all.startsWith(working));
    }

    private static boolean isHidden(Path home, Path place) {
        return place.startsWith(home)
                && place.getNameCount() > home.getNameCount()
                && place.getName(home.getNameCount()).toString().startsWith(".");
    }

    private boolean isAnothers(Path place) {
        if (homes.stream().anyMatch(place::startsWith)) {
            return false;
        }
        return ROOTS.stream().anyMatch(root -> place.startsWith(root) && !place.equals(root))
                || HOMES.stream()
                        .anyMatch(all -> place.startsWith(all)
                                && place.getNameCount() > all.getNameCount()
                                && Files.isDirectory(all.resolve(place.getName(all.getNameCount()))));
    }

    /** A whole folder, copied, takes along what lies under it. */
    private Optional<String> above(Path place) {
        var kept = Stream.of(homes, SYSTEM, Set.of(DEVICES), Set.copyOf(HOMES), Set.copyOf(ROOTS), ours)
                .flatMap(Set::stream);
        return kept.filter(Files::exists).anyMatch(folder -> folder.startsWith(place))
                ? Optional.of("is a folder with files of the operator or the system in it that are not this task's")
                : Optional.empty();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.normalize();
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
