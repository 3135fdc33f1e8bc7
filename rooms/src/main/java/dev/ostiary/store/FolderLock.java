package dev.ostiary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a data folder for one process; the operating system lets go when the process ends, however it ends.
 *
 * <p>POSIX drops a process's lock as soon as it closes <em>any</em> descriptor of the file. So within one process the
 * folders held are also remembered, and the lock file of a held folder is never opened again.
 */
final class FolderLock implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the folder for this process.
     *
     * @throws IllegalStateException when another server has the folder; the text names its process
     */
    static FolderLock take(Path folder) {
        try {
            var file = folder.toRealPath().resolve("lock");
            if (!HELD.add(file)) {
                throw taken(folder, String.valueOf(ProcessHandle.current().pid()));
            }
            try {
                return new FolderLock(file, lock(folder, file));
            } catch (IOException | RuntimeException e) {
                HELD.remove(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + folder + " cannot be locked", e);
        }
    }

    private static FileChannel lock(Path folder, Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw taken(folder, Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static IllegalStateException taken(Path folder, String process) {
        return new IllegalStateException("The data folder " + folder + " is in use by process " + process
                + ". Stop that server, or choose another folder with --data.");
    }

    @Override
    public void close() {
        try {
            channel.close();
            HELD.remove(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
