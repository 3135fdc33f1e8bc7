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

    EventQueue(int mostEvents, long mostBytes) {
        this.events = new ArrayBlockingQueue<>(mostEvents);
        this.mostBytes = mostBytes;
    }

    /** Takes {@code event}; false when there is no room for it. */
    boolean offer(byte[] event) {
        long before = waiting.getAndAdd(event.length);
        if ((before == 0 || before + event.length <= mostBytes) && events.offer(event)) {
            return true;
        }
        waiting.addAndGet(-event.length);
        return false;
    }

    /** The next event, once there is one; null after {@code patience}. */
    byte @Nullable [] poll(Duration patience) throws InterruptedException {
        var next = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            waiting.addAndGet(-next.length);
        }
        return next;
    }
}
