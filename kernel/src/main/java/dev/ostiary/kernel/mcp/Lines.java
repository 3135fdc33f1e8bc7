package dev.ostiary.kernel.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines of bounded length; a longer one is skipped without being kept. */
final class Lines {
    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;

    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** A line without its end, or the fact that one was too long. */
    static final class Line {
        private final byte[] bytes;
        private final boolean tooLong;

        private Line(byte[] bytes, boolean tooLong) {
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean tooLong() {
            return tooLong;
        }
    }

    /** The next line, or empty at the end; what follows the last line end counts as a line unless it is empty. */
    Optional<Line> next() throws IOException {
        var line = new ByteArrayOutputStream(1024);
        var tooLong = false;
        while (from < to || fill()) {
            int end = end();
            tooLong |= line.size() + end - from > longest;
            if (!tooLong) {
                line.write(buffer, from, end - from);
            }
            var whole = end < to;
            from = whole ? end + 1 : end;
            if (whole) {
                return Optional.of(new Line(line.toByteArray(), tooLong));
            }
        }
        return line.size() == 0 && !tooLong ? Optional.empty() : Optional.of(new Line(line.toByteArray(), tooLong));
    }

    private int end() {
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
}
