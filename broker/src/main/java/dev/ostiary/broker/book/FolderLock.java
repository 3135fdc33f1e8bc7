package dev.ostiary.broker.book;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time, among the threads of this process and among processes; whoever dies lets go.
 *
 * <p>The file that is locked stays: were it removed, two processes could hold locks on two files of one name.
 */
final class FolderLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;
    private final FileLock processes;
    private final boolean interrupted;

    private FolderLock(ReentrantLock threads, FileChannel channel, FileLock processes, boolean interrupted) {
        this.threads = threads;
        this.channel = channel;
        this.processes = processes;
        this.interrupted = interrupted;
    }

    /** Waits until it is our turn. An interruption waits too: half of a write would help nobody. */
    static FolderLock take(Path file) throws IOException {
        var threads = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new ReentrantLock());
        threads.lock();
        var interrupted = Thread.interrupted();
        try {
            PrivateFile.touch(file);
            var channel = FileChannel.open(file, StandardOpenOption.WRITE);
            return new FolderLock(threads, channel, locked(channel), interrupted);
        } catch (IOException | RuntimeException fault) {
            threads.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw fault;
        }
    }

    private static FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.lock();
        } catch (IOException | RuntimeException fault) {
            channel.close();
            throw fault;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            processes.release();
        } finally {
            threads.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
