package dev.ostiary.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.kernel.mcp.LocalDesk;
import dev.ostiary.surface.http.Visitor;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One open stream of HTTP+SSE: what is posted beside it is answered on it, in the order that answers are ready. */
final class EventStream implements OpenStream {
    private static final int WAITING = 256;
    private static final int AT_ONCE = 32;
    private static final long LAST_ANSWERS_SECONDS = 2;
    private static final byte[] CLOSE = new byte[0];
    private static final byte[] LOOK_AGAIN = new byte[0];

    private final Visitor visitor;
    private final Guard guard;
    private final Caller caller;
    private final Dispatcher dispatcher;
    private final StreamLimits limits;
    private final LocalDesk desk;
    private final EventQueue events;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean closing;
    private volatile boolean starved;
    private volatile Runnable freed = () -> {};

    EventStream(
            Visitor visitor,
            Guard guard,
            Caller caller,
            Endpoint endpoint,
            Dispatcher dispatcher,
            StreamLimits limits,
            Backlog backlog) {
        this.visitor = visitor;
        this.guard = guard;
        this.caller = caller;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.events = new EventQueue(WAITING, limits.waitingBytes(), backlog.of(caller));
        this.desk = new LocalDesk(dispatcher, endpoint, visitor.credential(), guard, visitor::origin);
    }

    @Override
    public Caller caller() {
        return caller;
    }

    /**
     * Takes a post; false when too many are being dealt with. What asks nothing needs no place: it may be the answer that
     * those who have one wait for.
     */
    boolean take(Posted post) {
        var incoming = post.incoming();
        if (!incoming.asks()) {
            deal(incoming, post);
            return true;
        }
        if (!places.tryAcquire()) {
            return false;
        }
        seated(incoming, post);
        return true;
    }

    /** Takes what is in {@code box}; what asks something only as far as there are places, and the rest once there are. */
    void takeAll(Letterboxes.Box box) {
        boolean free = place();
        try {
            for (var next = box.next(free); next.isPresent(); next = box.next(free)) {
                var post = Posted.read(next.get());
                var incoming = post.incoming();
                if (free && incoming.asks()) {
                    seated(incoming, post);
                    free = place();
                } else {
                    deal(incoming, post);
                }
            }
        } finally {
            if (free) {
                places.release();
            }
        }
    }

    /** Has {@code again} run when there is a place after there was none. */
    void whenFree(Runnable again) {
        freed = again;
    }

    /** Says that it is wanted before it looks, so that whoever leaves in between knows. */
    private boolean place() {
        starved = true;
        starved = !places.tryAcquire();
        return !starved;
    }

    private void seated(Incoming incoming, Posted post) {
        Thread.startVirtualThread(() -> {
            try {
                deal(incoming, post);
            } finally {
                places.release();
                if (starved) {
                    freed.run();
                }
            }
        });
    }

    private void deal(Incoming incoming, Posted post) {
        heardNanos = System.nanoTime();
        if (!desk.take(incoming, post.origin(), new Back())) {
            close();
        }
    }

    @Override
    public void close() {
        closing = true;
        events.offer(CLOSE);
    }

    @Override
    public void lookAgain() {
        events.offer(LOOK_AGAIN);
    }

    /** The way back; a client that does not read loses its stream, never our memory. */
    private final class Back implements Desk.Outlet {
        @Override
        public void send(byte[] json) {
            if (!events.offer(json)) {
                closing = true;
            }
        }

        @Override
        public boolean open() {
            return !closing;
        }
    }

    /** Writes events until the client goes, the credential ends or nothing happens for too long. */
    void serve(EventWriter out, String endpointUrl) throws IOException {
        out.begin();
        out.event("endpoint", Optional.empty(), endpointUrl.getBytes(UTF_8));
        try {
            while (!closing) {
                var next = events.poll(limits.keepAlive());
                if (next == null || next == LOOK_AGAIN) {
                    out.comment();
                    closing = closing || isIdle() || !isWelcome();
                } else if (next != CLOSE) {
                    out.event("message", Optional.empty(), next);
                }
            }
            leave(out);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closing = true;
            events.close();
        }
    }

    /** Whether it takes no more posts. */
    boolean isClosing() {
        return closing;
    }

    /** What was taken before the end is still answered, or its client would wait for ever. */
    private void leave(EventWriter out) throws IOException, InterruptedException {
        closing = true;
        var _ = places.tryAcquire(AT_ONCE, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        for (var next = events.poll(Duration.ZERO); next != null; next = events.poll(Duration.ZERO)) {
            if (next.length > 0) {
                out.event("message", Optional.empty(), next);
            }
        }
    }

    private boolean isIdle() {
        return System.nanoTime() - heardNanos > limits.idle().toNanos();
    }

    private boolean isWelcome() {
        return dispatcher.gate().arrival(visitor.credential(), guard, visitor.origin()) instanceof Arrival.Known;
    }
}
