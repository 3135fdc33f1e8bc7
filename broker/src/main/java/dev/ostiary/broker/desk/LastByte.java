package dev.ostiary.broker.desk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * An input whose end is told of a moment later: a client that sends its calls and closes gets the answers that are nearly
 * there, and one that has gone leaves nothing running.
 */
final class LastByte extends FilterInputStream {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Runnable gone;
    private boolean told;

    LastByte(InputStream in, Runnable gone) {
        super(in);
        this.gone = gone;
    }

    @Override
    public int read() throws IOException {
        return seen(super.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return seen(super.read(into, offset, length));
    }

    private int seen(int read) {
        if (read < 0 && !told) {
            told = true;
            Thread.ofVirtual().name("last-byte").start(this::tell);
        }
        return read;
    }

    private void tell() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        gone.run();
    }
}
