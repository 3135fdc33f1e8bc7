package dev.ostiary.kernel.trail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, in bounded memory, and knows whether the last one had its newline. */
final class LineSource {
    /** Bytes of the longest line; an entry's is a few hundred. */
    static final int MAX_LINE = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long number;
    private boolean whole;

    LineSource(InputStream in) {
        this.in = in;
    }

    /** The next line without its newline, or null at the end of the file. */
    byte @Nullable [] next() throws IOException {
        if (from == to && !fill()) {
            return null;
        }
        number++;
        int end = newline();
        if (end < to) {
            whole = true;
            return take(end);
        }
        return longLine();
    }

    /** A line that does not lie in the buffer as a whole. */
    private byte[] longLine() throws IOException {
        var line = new ByteArrayOutputStream();
        whole = false;
        while (!whole && line.size() <= MAX_LINE && (from < to || fill())) {
            int end = newline();
            whole = end < to;
            line.write(buffer, from, end - from);
            from = Math.min(end + 1, to);
        }
        return line.toByteArray();
    }

    private byte[] take(int end) {
        var line = new byte[end - from];
        System.arraycopy(buffer, from, line, 0, line.length);
        from = end + 1;
        return line;
    }

    private int newline() {
        int at = from;
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    /** Number of the line last read, from 1. */
    long number() {
        return number;
    }

    /** Whether the line last read ended with a newline and was not too long. */
    boolean whole() {
        return whole;
    }
}
