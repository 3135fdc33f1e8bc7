package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Replays;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A stream that a client of a session opened with GET: what it missed of another one, or what happens from now on. */
final class SessionStream implements OpenStream {
    private static final Duration TURN = Duration.ofSeconds(1);

    private final Caller caller;
    private final Replays.Rest rest;
    private final StreamLimits limits;
    private final BooleanSupplier welcome;
    private volatile boolean closing;
    private volatile boolean looking;

    /** {@code welcome} says whether the session is open and its caller's credential still works. */
    SessionStream(Caller caller, Replays.Rest rest, StreamLimits limits, BooleanSupplier welcome) {
        this.caller = caller;
        this.rest = rest;
        this.limits = limits;
        this.welcome = welcome;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void lookAgain() {
        looking = true;
    }

    @Override
    public void close() {
        closing = true;
    }

    /** Writes events until the stream ends, the client goes, the credential or the session ends, or it was long enough. */
    void serve(EventWriter out, Optional<String> prime) throws IOException {
        long opened = System.nanoTime();
        out.begin();
        if (prime.isPresent()) {
            out.prime(prime.get());
        } else {
            out.comment();
        }
        try {
            for (long life = opened; !closing && !rest.ended() && since(opened).compareTo(limits.idle()) < 0; ) {
                if (turn(out, since(life).compareTo(limits.keepAlive()) >= 0)) {
                    life = System.nanoTime();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Refused _) {
            closing = true; // what has begun can say nothing but events: the client comes back, and hears why
        }
    }

    /** Answers whether anything was written. Nothing is told to a caller who has not been looked at since it came. */
    private boolean turn(EventWriter out, boolean due) throws IOException, InterruptedException {
        var events = rest.next(limits.keepAlive().compareTo(TURN) < 0 ? limits.keepAlive() : TURN);
        if (events.isEmpty() && !due && !looking) {
            return false;
        }
        looking = false;
        closing = closing || !welcome.getAsBoolean();
        if (closing) {
            return false;
        }
        var messages = events.stream().filter(SessionStream::says).toList();
        for (var event : messages) {
            out.event("message", Optional.of(event.id()), event.message());
        }
        if (messages.isEmpty()) {
            out.comment();
        }
        return true;
    }

    /** What ends a stream without an answer is kept as an event of nothing, and is none to a client. */
    private static boolean says(Replays.Event event) {
        return event.message().length > 0;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
