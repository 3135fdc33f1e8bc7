package dev.ostiary.surface.mcp;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What waits to be written to a stream, bounded in number and in bytes; one event alone may be of any length. */
final class EventQueue {
    private final BlockingQueue<byte[]> events;
    private final AtomicLong waiting = new AtomicLong();
    private final long mostBytes;
    private final Backlog.Share share;
    private volatile boolean closed;

    EventQueue(int mostEvents, long mostBytes, Backlog.Share share) {
        this.events = new ArrayBlockingQueue<>(mostEvents);
        this.mostBytes = mostBytes;
        this.share = share;
    }

    /** Takes {@code event}; false when there is no room for it. */
    boolean offer(byte[] event) {
        if (closed || !share.take(event.length)) {
            return false;
        }
        long before = waiting.getAndAdd(event.length);
        if ((before == 0 || before + event.length <= mostBytes) && events.offer(event)) {
            if (closed) {
                close(); // nobody polls any more
            }
            return true;
        }
        left(event);
        return false;
    }

    private void left(byte[] event) {
        waiting.addAndGet(-event.length);
        share.give(event.length);
    }

    /** Takes no more, and lets go of what is there. */
    void close() {
        closed = true;
        for (var next = events.poll(); next != null; next = events.poll()) {
            left(next);
        }
    }

    /** The next event, once there is one; null after {@code patience}. */
    byte @Nullable [] poll(Duration patience) throws InterruptedException {
        var next = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            left(next);
        }
        return next;
    }
}
