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
 * <p>A handshake, notifications and answers are dealt with in the order they come, requests beside each other on virtual
 * threads. However many requests wait, the input is read on, since an answer that they wait for may be in it. The end of input ends the transport once what was asked for is answered.
 */
public final class Stdio {
    private static final int AT_ONCE = 256;
    /** Most requests that are taken and not answered. */
    private static final int MOST = 1_024;

    private static final long LAST_ANSWERS_SECONDS = 30;

    private final Lines lines;
    private final OutputStream out;
    private final Desk desk;
    private final Semaphore room = new Semaphore(MOST);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean ended;
    private final Map<JsonNode, Work> working = new ConcurrentHashMap<>();

    public Stdio(InputStream in, OutputStream out, Desk desk) {
        this.lines = new Lines(in, StrictJson.MAX_BYTES);
        this.out = out;
        this.desk = desk;
    }

    /** One delivery that is being dealt with; once abandoned it has nothing more to say. */
    private final class Work implements Desk.Outlet {
        private volatile boolean abandoned;

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
            if (!room.tryAcquire(MOST, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                working.values().forEach(work -> work.abandoned = true);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(Lines.Line line) {
        if (line.tooLong()) {
            var error = RpcError.parse("larger than " + StrictJson.MAX_BYTES + " bytes");
            send(Turn.error(null, error, Optional.empty()).body());
        } else if (!blank(line.bytes())) {
            receive(Incoming.read(line.bytes()), line.bytes());
        }
    }

    private void receive(Incoming incoming, byte[] raw) {
        switch (incoming) {
            case Incoming.One(Message.Ask ask) when !ask.method().equals("initialize") -> begin(ask, incoming, raw);
            case Incoming.One(var message) -> {
                hush(message);
                desk.take(incoming, raw, new Work());
            }
            case Incoming.Batch _ when incoming.asks() -> beside(Optional.empty(), new Work(), incoming, raw);
            case Incoming.Batch _ -> desk.take(incoming, raw, new Work());
        }
    }

    /** What its client takes back has nothing more to say, whatever the desk makes of it. */
    private void hush(Message message) {
        if (message instanceof Message.Told told && told.method().equals("notifications/cancelled")) {
            var id = told.params().get("requestId");
            var work = id == null ? null : working.get(id);
            if (work != null) {
                work.abandoned = true;
            }
        }
    }

    private void begin(Message.Ask ask, Incoming incoming, byte[] raw) {
        var work = new Work();
        if (working.putIfAbsent(ask.id(), work) != null) {
            refuse(Optional.of(ask.id()), "Another request with this id is not answered yet.");
        } else {
            beside(Optional.of(ask.id()), work, incoming, raw);
        }
    }

    private void beside(Optional<JsonNode> id, Work work, Incoming incoming, byte[] raw) {
        if (!room.tryAcquire()) {
            id.ifPresent(working::remove);
            refuse(id, "There are " + MOST + " requests that are not answered yet. Ask again when some are.");
            return;
        }
        Thread.startVirtualThread(() -> {
            places.acquireUninterruptibly();
            try {
                if (!work.abandoned) {
                    desk.take(incoming, raw, work);
                }
            } finally {
                id.ifPresent(it -> working.remove(it, work));
                places.release();
                room.release();
            }
        });
    }

    private void refuse(Optional<JsonNode> id, String why) {
        send(Turn.error(id.orElse(null), RpcError.invalidRequest(why), Optional.empty())
                .body());
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
