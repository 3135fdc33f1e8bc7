package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The stdio transport: one message a line, answers in whatever order they are ready; nothing but messages is written.
 *
 * <p>A handshake and notifications are dealt with in the order they come, everything else beside each other on virtual
 * threads. The end of input ends the transport once what was asked for is answered.
 */
public final class Stdio {
    private static final int AT_ONCE = 256;
    private static final long LAST_ANSWERS_SECONDS = 30;

    private final Lines lines;
    private final OutputStream out;
    private final Desk desk;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean ended;
    private final Map<JsonNode, Work> working = new ConcurrentHashMap<>();

    public Stdio(InputStream in, OutputStream out, Desk desk) {
        this.lines = new Lines(in, StrictJson.MAX_BYTES);
        this.out = out;
        this.desk = desk;
    }

    /** One request that is being dealt with; once abandoned it has nothing more to say. */
    private final class Work implements Desk.Outlet {
        private volatile boolean abandoned;
        private volatile Optional<Thread> worker = Optional.empty();

        @Override
        public void send(byte[] json) {
            if (!abandoned) {
                Stdio.this.send(json);
            }
        }

        @Override
        public boolean open() {
            return !abandoned && !ended;
        }
    }

    /**
     * Serves until the input ends.
     *
     * @throws IOException when the input cannot be read
     */
    public void run() throws IOException {
        try {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                receive(line.get());
            }
            ended = true;
            if (!places.tryAcquire(AT_ONCE, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                working.values().forEach(this::abandon);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(Lines.Line line) throws InterruptedException {
        if (line.tooLong()) {
            var error = RpcError.parse("larger than " + StrictJson.MAX_BYTES + " bytes");
            send(Turn.error(null, error, Optional.empty()).body());
        } else if (!blank(line.bytes())) {
            receive(Incoming.read(line.bytes()), line.bytes());
        }
    }

    private void receive(Incoming incoming, byte[] raw) throws InterruptedException {
        switch (incoming) {
            case Incoming.One(Message.Told told)
            when told.method().equals("notifications/cancelled") ->
                cancel(told.params().get("requestId"));
            case Incoming.One(Message.Ask ask) when !ask.method().equals("initialize") -> begin(ask, incoming, raw);
            case Incoming.One _ -> desk.take(incoming, raw, new Work());
            case Incoming.Batch _ -> {
                var work = new Work();
                beside(work, () -> desk.take(incoming, raw, work));
            }
        }
    }

    private void begin(Message.Ask ask, Incoming incoming, byte[] raw) throws InterruptedException {
        var work = new Work();
        if (working.putIfAbsent(ask.id(), work) != null) {
            var error = RpcError.invalidRequest("Another request with this id is not answered yet.");
            send(Turn.error(ask.id(), error, Optional.empty()).body());
            return;
        }
        beside(work, () -> {
            try {
                desk.take(incoming, raw, work);
            } finally {
                working.remove(ask.id(), work);
            }
        });
    }

    private void beside(Work work, Runnable task) throws InterruptedException {
        places.acquire();
        work.worker = Optional.of(Thread.startVirtualThread(() -> {
            try {
                task.run();
            } finally {
                places.release();
            }
        }));
    }

    private void cancel(JsonNode id) {
        var work = id == null ? null : working.get(id);
        if (work != null) {
            abandon(work);
        }
    }

    private void abandon(Work work) {
        work.abandoned = true;
        work.worker.ifPresent(desk::abandon);
    }

    private synchronized void send(byte[] json) {
        try {
            out.write(json);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the client no longer reads", e);
        }
    }

    private static boolean blank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
