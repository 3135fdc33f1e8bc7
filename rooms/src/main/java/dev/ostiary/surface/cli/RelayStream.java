package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Incoming;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One open SSE stream of a relay. */
final class RelayStream implements Desk.Outlet {
    private static final long KEEP_ALIVE_SECONDS = 15;
    private static final int WAITING = 256;
    /** Most requests that are not answered. */
    private static final int MOST = 256;

    private final RelayDesk desk;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(WAITING);
    private final Semaphore room = new Semaphore(MOST);
    private volatile boolean ended;

    RelayStream(RelayDesk desk) {
        this.desk = desk;
    }

    /** What asks nothing is dealt with in the order it comes. */
    void take(Incoming incoming, byte[] raw) {
        if (!incoming.asks()) {
            desk.take(incoming, raw, this);
            return;
        }
        if (!room.tryAcquire()) {
            desk.refuse(
                    incoming,
                    this,
                    "There are " + MOST + " requests that are not answered yet. Ask again when some are.");
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                desk.take(incoming, raw, this);
            } finally {
                room.release();
            }
        });
    }

    /** A client that does not read loses its stream. */
    @Override
    public void send(byte[] json) {
        if (!events.offer(json)) {
            ended = true;
        }
    }

    @Override
    public boolean open() {
        return !ended;
    }

    /** Writes events until the client goes or no longer reads. */
    void serve(OutputStream out, String messages) throws IOException {
        write(out, "event: endpoint\ndata: " + messages + "\n\n");
        try {
            while (!ended) {
                var next = events.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
                write(out, next == null ? ":\n\n" : "event: message\ndata: " + new String(next, UTF_8) + "\n\n");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }
}
