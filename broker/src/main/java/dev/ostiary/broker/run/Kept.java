package dev.ostiary.broker.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is kept of one stream of output: its beginning, without secrets.
 *
 * <p>Secrets are taken out before the bound cuts, so that none is cut in two; what comes after the bound is read and
 * thrown away, so that the command is not held up.
 */
final class Kept implements Runnable {
    /** Bytes kept of each stream. */
    static final int MOST = 100_000;

    private final InputStream in;
    private final AtomicLong total;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RedactedStream redacted;
    private boolean finished;

    /** {@code total} counts what is read. */
    Kept(InputStream in, Redactor redactor, AtomicLong total) {
        this.in = in;
        this.total = total;
        redacted = redactor.onto(out);
    }

    /** Reads to the end, or until the stream is closed under it. */
    @Override
    public void run() {
        var chunk = new byte[16_384];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                total.addAndGet(read);
                keep(chunk, read);
            }
        } catch (IOException _) {
            // Closed: whoever wrote to it is gone or was given up.
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        if (out.size() <= MOST && !finished) {
            redacted.write(chunk, length);
        }
    }

    /** The text so far; nothing more is taken after it. Bytes that are no UTF-8 become U+FFFD. */
    synchronized String text() {
        if (!finished) {
            finished = true;
            redacted.finish();
        }
        return new String(out.toByteArray(), 0, cut(), StandardCharsets.UTF_8);
    }

    /** Not in the middle of a character. */
    private int cut() {
        if (out.size() <= MOST) {
            return out.size();
        }
        var bytes = out.toByteArray();
        int at = MOST;
        while (at > MOST - 4 && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }

    synchronized boolean isCut() {
        return out.size() > MOST;
    }

    synchronized int redactions() {
        return redacted.redactions();
    }
}
