package dev.ostiary.broker.book;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, written whole or not at all. */
final class PrivateFile {
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFile() {}

    /** Writes beside {@code path}, makes that durable, and puts it in place; on failure nothing is left behind. */
    static void write(Path path, byte[] content) throws IOException {
        var folder = path.toAbsolutePath().resolveSibling("").normalize();
        var beside = Files.createTempFile(folder, ".audex", ".part", FILE);
        try {
            // No channel: an interrupted thread closes one in the middle of its work.
            try (var out = new FileOutputStream(beside.toFile())) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Has an empty file at {@code path}, if there is none. */
    static void touch(Path path) throws IOException {
        try {
            Files.createFile(path, FILE);
        } catch (FileAlreadyExistsException _) {
            // That is what was wanted.
        }
    }

    /** A folder that only its owner may enter; one that exists is left as it is. */
    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER);
        }
    }

    /** Whether others than the owner may write it. */
    static boolean isWritableByOthers(Path path) throws IOException {
        var permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether it is this user's own, and for nobody else to read or write. */
    static boolean isOwn(Path path) throws IOException {
        var home = Files.getOwner(Path.of("/proc/self"));
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(home)
                && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
                        .allMatch(permission -> permission.name().startsWith("OWNER"));
    }
}
