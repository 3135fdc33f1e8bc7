package dev.ostiary.surface.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read, written whole or not at all. */
final class PrivateFile {
    private PrivateFile() {}

    /** What fills the file. */
    @FunctionalInterface
    interface Filling {
        void into(OutputStream out) throws IOException;
    }

    /** Writes beside {@code path}, makes that durable, and puts it in place; on failure nothing is left behind. */
    static void write(Path path, Filling filling) throws IOException {
        var folder = path.toAbsolutePath().resolveSibling("").normalize();
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var beside = Files.createTempFile(folder, ".ostiary", ".part", owner);
        try {
            try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE);
                    var out = Channels.newOutputStream(channel)) {
                filling.into(out);
                channel.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** A folder that only its owner may enter; one that exists is left as it is. */
    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Whether others than the owner may read or write it. */
    static boolean isOpenToOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"));
    }
}
