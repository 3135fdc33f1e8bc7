package dev.ostiary.broker.run;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/** A command's own home and temporary folder, which only we may enter, and which ends with it. */
final class PrivateHome implements AutoCloseable {
    private static final String BEGINNING = "audex-run-";
    private static final Pattern NAME = Pattern.compile(BEGINNING + "([0-9]{1,12}-[0-9]{1,10}-[0-9]{1,18})-.*");

    /** A value that is an address would be fetched by the tool itself, from wherever its name leads. */
    private static final String AWS_SETTINGS = "[default]\ncli_follow_urlparam = false\n";

    private final Path folder;

    private PrivateHome(Path folder) {
        this.folder = folder;
    }

    /** In the system's temporary folder, named after us, so that it can be found should we end before it does. */
    static PrivateHome fresh() {
        try {
            var only = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            var folder = Files.createTempDirectory(BEGINNING + Watcher.self() + "-", only);
            Files.createDirectory(folder.resolve("home"), only);
            Files.createDirectory(folder.resolve("tmp"), only);
            Files.createDirectory(folder.resolve("home/.aws"), only);
            Files.writeString(folder.resolve("home/.aws/config"), AWS_SETTINGS);
            return new PrivateHome(folder);
        } catch (IOException e) {
            throw new Refused(new Refusal.Unavailable(
                    "No private home folder could be made for the command in " + System.getProperty("java.io.tmpdir")
                            + ": free some space there and see that you may write to it."));
        }
    }

    Path home() {
        return folder.resolve("home");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    @Override
    public void close() {
        delete(folder);
    }

    /** Deletes those of ours whose watcher is gone. */
    static void sweep() {
        var found = Path.of(System.getProperty("java.io.tmpdir")).toFile().list();
        for (var name : found == null ? new String[0] : found) {
            var match = NAME.matcher(name);
            if (match.matches() && Watcher.isGone(match.group(1))) {
                var folder = Path.of(System.getProperty("java.io.tmpdir"), name);
                if (isOurs(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isOurs(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) == Ownership.uid();
        } catch (IOException _) {
            return false;
        }
    }

    /** Follows no link. What cannot be deleted stays, closed to others; it never fails a run. */
    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException | UncheckedIOException _) {
            // The folder is ours alone, and the next sweep tries again.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        /** A command may have closed a folder of its own to us. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isReadable(file)
                    && file.toFile().setReadable(true, true)
                    && file.toFile().setExecutable(true, true)
                    && file.toFile().setWritable(true, true)) {
                Files.walkFileTree(file, this);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            if (!Files.isWritable(each) && !each.toFile().setWritable(true, true)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path each, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
        }
    }
}
