package dev.ostiary.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the class path once per release. */
record PostgresProgram(Path folder) {
    /** The files of one release lie in a folder of their own, which appears only when it is complete. */
    static PostgresProgram unpacked(Path parent, Consumer<String> progress) throws IOException {
        var archive = archive();
        var size = archive.openConnection().getContentLengthLong();
        var folder = parent.resolve("program-" + Long.toString(size, 36));
        if (!Files.isDirectory(folder)) {
            progress.accept("Unpacking PostgreSQL into " + folder);
            var draft = Files.createTempDirectory(parent, "program.");
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack(archive, draft);
            publish(draft, folder);
        }
        return new PostgresProgram(folder);
    }

    Path named(String name) {
        return folder.resolve("bin").resolve(name);
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void publish(Path draft, Path folder) throws IOException {
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            delete(draft);
        }
    }

    private static URL archive() {
        var arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var machine = arch.equals("aarch64") ? "arm_64" : "x86_64";
        var system = System.getProperty("os.name", "").startsWith("Mac") ? "darwin" : "linux";
        @Nullable URL found = PostgresProgram.class.getResource("/postgres-" + system + "-" + machine + ".txz");
        if (found == null) {
            throw new IllegalStateException("There is no PostgreSQL for " + system + " on " + arch
                    + " in this build. Set OSTIARY_DATABASE_URL to a PostgreSQL of yours.");
        }
        return found;
    }

    private static void unpack(URL archive, Path into) throws IOException {
        try (InputStream raw = new BufferedInputStream(archive.openStream());
                var tar = new TarArchiveInputStream(new XZInputStream(raw))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive leaves its folder");
                }
                place(tar, entry, target);
            }
        }
    }

    private static void place(InputStream content, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean runs = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
