package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.mcp.Holder;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Lost;
import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.mcp.Wire;
import dev.ostiary.kernel.mcp.Withdrawals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The response to one POST: it becomes a stream of events when something has to be told before the answer.
 *
 * <p>A stream of a session is kept, so that its client may lose it, or be asked to, and get the rest elsewhere; a
 * connection that breaks is then no cancellation (2025-11-25, transports, sending messages). Of any other stream
 * nothing is left once nobody reads.
 */
final class ResponseWire implements Wire {
    /** How long work goes on for a client that may come back. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    /** After which whoever asks whether the client is there finds out. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final EventWriter out;
    private final boolean tells;
    /** Whether the client can tell the end of a response from the end of its connection: not in HTTP/1.0. */
    private final boolean parts;

    private volatile Optional<Within> within = Optional.empty();
    private volatile Optional<Replays.Kept> kept = Optional.empty();
    private volatile long saidNanos = System.nanoTime();
    private volatile boolean lost;
    private volatile long lostNanos;
    private boolean begun;

    ResponseWire(HttpServletRequest request, HttpServletResponse response) {
        this.out = new EventWriter(response);
        this.tells = Accepts.events(request);
        this.parts = tells && !request.getProtocol().equals("HTTP/1.0");
    }

    private record Within(
            Sessions.Session session, Sessions sessions, Incoming incoming, Supplier<Optional<Holder>> owner) {}

    /** The delivery {@code incoming} belongs to {@code session}; {@code owner} may come back to what is kept of the stream. */
    void within(Sessions.Session session, Sessions sessions, Incoming incoming, Supplier<Optional<Holder>> owner) {
        within = Optional.of(new Within(session, sessions, incoming, owner));
    }

    @Override
    public Optional<String> session() {
        return within.map(it -> it.session().id());
    }

    @Override
    public Level least() {
        return within.map(it -> it.session().least()).orElse(Level.INFO);
    }

    @Override
    public void hear(Level least) {
        within.ifPresent(it -> it.sessions().hear(it.session(), least));
    }

    @Override
    public boolean watch(String uri) {
        return within.filter(it -> it.sessions().watch(it.session(), uri)).isPresent();
    }

    @Override
    public void unwatch(String uri) {
        within.ifPresent(it -> it.sessions().unwatch(it.session(), uri));
    }

    @Override
    public Withdrawals.Place place(JsonNode id) {
        return within.map(it -> it.sessions().place(it.session(), id)).orElse(Withdrawals.Place.NONE);
    }

    @Override
    public void withdraw(JsonNode id) {
        within.ifPresent(it -> it.sessions().withdraw(it.session(), id));
    }

    @Override
    public boolean tells() {
        return tells;
    }

    @Override
    public synchronized void tell(byte[] message) {
        begin();
        var id = kept.map(it -> it.keep(message));
        send(() -> out.event("message", id, message));
    }

    @Override
    public synchronized void breathe() {
        begin();
        send(out::comment);
    }

    /**
     * A client without a session takes its request back by closing the connection (2026-07-28, cancellation), which is
     * only found out by saying something: so whoever asks again and again is told within seconds.
     */
    @Override
    public boolean open() {
        if (tells && within.isEmpty() && !lost && System.nanoTime() - saidNanos > SILENCE.toNanos()) {
            breathe();
        }
        return !gone();
    }

    @Override
    public boolean gone() {
        return lost && (kept.isEmpty() || System.nanoTime() - lostNanos >= GRACE.toNanos());
    }

    @Override
    public synchronized boolean part() {
        if (!parts || within.filter(it -> it.session().revision().primes()).isEmpty()) {
            return false;
        }
        begin();
        if (kept.isEmpty()) {
            return false;
        }
        send(() -> {
            out.retry();
            out.close();
        });
        lose();
        return true;
    }

    /** Sends the answer as the last event; false when no stream has begun, and the answer is a plain one. */
    synchronized boolean finish(byte[] answer) {
        if (begun && answer.length > 0) {
            var id = kept.map(it -> it.last(answer));
            send(() -> out.event("message", id, answer));
        }
        return begun;
    }

    /** Ends without an answer: with no event at all where the client reads events; false where it does not. */
    synchronized boolean leave() {
        if (begun) {
            kept.ifPresent(it -> it.last(new byte[0]));
        } else if (tells) {
            begun = true;
            out.begin();
        }
        return begun;
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        kept = within.filter(it -> it.session().revision().resumes())
                .flatMap(it -> it.owner()
                        .get()
                        .flatMap(owner -> it.sessions()
                                .replays()
                                .begin(owner, it.session().id(), Lost.answer(it.incoming()))));
        if (kept.isPresent() && parts) {
            out.beginLast();
        } else {
            out.begin();
        }
        if (kept.isPresent()
                && within.filter(it -> it.session().revision().primes()).isPresent()) {
            send(() -> out.prime(kept.get().prime()));
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void send(Sending sending) {
        if (lost) {
            return;
        }
        try {
            saidNanos = System.nanoTime();
            sending.run();
        } catch (IOException _) {
            lose();
        }
    }

    private void lose() {
        if (!lost) {
            lostNanos = System.nanoTime();
            lost = true;
            kept.ifPresent(Replays.Kept::alone);
        }
    }
}
