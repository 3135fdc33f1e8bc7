package dev.ostiary.broker.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the lines of a file from its end; what stands behind the last line break is no line. */
final class LastLines implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final RandomAccessFile file;
    private byte[] block = new byte[0];
    private long start;
    private int at;
    private boolean begun;

    LastLines(Path path) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.start = file.length();
    }

    /** The line before the one last read, without its line break. */
    Optional<byte[]> next() throws IOException {
        if (!begun) {
            begun = true;
            before(); // the rest of a line that nobody finished, or nothing
        }
        return at == 0 && start == 0 ? Optional.empty() : Optional.of(before());
    }

    /** What stands before the place, up to the line break before that, which is passed. */
    private byte[] before() throws IOException {
        var parts = new ByteArrayOutputStream();
        while (at > 0 || earlier()) {
            int from = at;
            while (from > 0 && block[from - 1] != '\n') {
                from--;
            }
            prepend(parts, from);
            at = Math.max(0, from - 1);
            if (from > 0) {
                return parts.toByteArray();
            }
        }
        return parts.toByteArray();
    }

    private void prepend(ByteArrayOutputStream parts, int from) {
        var behind = parts.toByteArray();
        parts.reset();
        parts.write(block, from, at - from);
        parts.writeBytes(behind);
    }

    private boolean earlier() throws IOException {
        if (start == 0) {
            return false;
        }
        at = (int) Math.min(BLOCK, start);
        start -= at;
        block = new byte[at];
        file.seek(start);
        file.readFully(block);
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
