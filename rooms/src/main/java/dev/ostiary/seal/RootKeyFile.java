package dev.ostiary.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The key file: one {@code id hex} a line, the current key first; on disk before it is used, whole or not at all. */
record RootKeyFile(Path path) {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    /** Makes the file with one fresh key; if another start was faster, its key is the one. */
    List<RootKey> create() {
        try {
            var draft = draft(List.of(RootKey.fresh()));
            try {
                Files.createLink(path, draft);
                flush(path.toAbsolutePath().resolveSibling(""));
            } catch (FileAlreadyExistsException e) {
                return read();
            } finally {
                Files.delete(draft);
            }
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException("The root key cannot be written to " + path, e);
        }
    }

    void replace(List<RootKey> keys) {
        try {
            Files.move(draft(keys), path, StandardCopyOption.ATOMIC_MOVE);
            flush(path.toAbsolutePath().resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException("The root key cannot be written to " + path, e);
        }
    }

    List<RootKey> read() {
        try {
            if (Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
                throw new RootKeyRefused("Others can read the root key. Run: chmod 600 " + path);
            }
            var keys = Files.readAllLines(path).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(this::key)
                    .toList();
            if (keys.isEmpty()) {
                throw damaged();
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("The root key cannot be read from " + path, e);
        }
    }

    private RootKey key(String line) {
        var words = line.strip().split(" ", -1);
        if (words.length != 2) {
            throw damaged();
        }
        var key = RootKey.parse(words[1], "A key in " + path);
        if (!key.id().equals(words[0])) {
            throw damaged();
        }
        return key;
    }

    private RootKeyRefused damaged() {
        return new RootKeyRefused("The root key file " + path + " is damaged. Restore it from your backup.");
    }

    private Path draft(List<RootKey> keys) throws IOException {
        var text = new StringBuilder("# Ostiary's root keys, the current one first. Without this file nothing that is"
                + " sealed can be opened: back it up, apart from the database.\n");
        keys.forEach(key -> text.append(key.id())
                .append(' ')
                .append(HexFormat.of().formatHex(key.key()))
                .append('\n'));
        var draft = Files.createTempFile(
                path.toAbsolutePath().resolveSibling(""),
                "root.key.",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        return draft;
    }

    private static void flush(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
