package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
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
 * threads. However many requests wait, the input is read on, since an answer that they wait for may be in it. The end of
 * input ends the subscriptions, and the transport once everything else that was asked is answered: half a minute later
 * the answer is that it took too long.
 */
public final class Stdio {
    private static final int AT_ONCE = 256;
    /** Most requests that are taken and not answered. */
    private static final int MOST = 1_024;

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

    private final Lines lines;
    private final OutputStream out;
    private final Desk desk;
    private final Duration patience;
    private final Semaphore room = new Semaphore(MOST);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean ended;
    private final Map<JsonNode, Work> working = new ConcurrentHashMap<>();
    private final Map<Work, Thread> begun = new ConcurrentHashMap<>();

    public Stdio(InputStream in, OutputStream out, Desk desk) {
        this(in, out, desk, LAST_ANSWERS);
    }

    /** {@code patience} is for what is not answered when the input ends. */
    Stdio(InputStream in, OutputStream out, Desk desk, Duration patience) {
        this.lines = new Lines(in, StrictJson.MAX_BYTES);
        this.out = out;
        this.desk = desk;
        this.patience = patience;
    }

    /** One delivery that is being dealt with; once abandoned it has nothing more to say. */
    private final class Work implements Desk.Outlet {
        private final List<JsonNode> asked;
        private final boolean listens;
        private volatile boolean abandoned;

        /** What asks nothing and what subscribes only listens: it is of no use to a client that will not stay. */
        Work(Incoming incoming) {
            asked = FrontDesk.asked(incoming);
            listens = asked.isEmpty()
                    || (incoming instanceof Incoming.One(Message.Ask ask)
                            && ask.method().equals("subscriptions/listen"));
        }

        @Override
        public void send(byte[] json) {
            if (!abandoned) {
                Stdio.this.send(json);
            }
        }

        @Override
        public boolean open() {
            return !abandoned && !(listens && ended);
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
            end();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws InterruptedException {
        ended = true;
        begun.forEach((work, thread) -> {
            if (work.listens) {
                thread.interrupt();
            }
        });
        if (!room.tryAcquire(MOST, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            begun.keySet().forEach(this::giveUp);
        }
    }

    private void giveUp(Work work) {
        work.abandoned = true;
        var why = "This is not answered " + patience.toSeconds()
                + " seconds after the input ended. It may have been done: look before you ask again.";
        work.asked.forEach(id -> refuse(Optional.of(id), why));
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
                desk.take(incoming, raw, new Work(incoming));
            }
            case Incoming.Batch _ when incoming.asks() -> beside(Optional.empty(), new Work(incoming), incoming, raw);
            case Incoming.Batch _ -> desk.take(incoming, raw, new Work(incoming));
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
        var work = new Work(incoming);
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
        var thread = Thread.ofVirtual().unstarted(() -> {
            places.acquireUninterruptibly();
            try {
                if (!work.abandoned) {
                    desk.take(incoming, raw, work);
                }
            } finally {
                id.ifPresent(it -> working.remove(it, work));
                begun.remove(work);
                places.release();
                room.release();
            }
        });
        begun.put(work, thread);
        thread.start();
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
