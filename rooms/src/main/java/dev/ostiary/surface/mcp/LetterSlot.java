package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Letterboxes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Has a stream take what was posted for it at other nodes, in the order in which it came in there. */
final class LetterSlot {
    private static final long PAUSE_NANOS = 500_000_000;

    private final EventStream stream;
    private final AtomicInteger rung = new AtomicInteger();
    private volatile Optional<Letterboxes.Box> box = Optional.empty();

    LetterSlot(EventStream stream) {
        this.stream = stream;
    }

    /** The box is up; what was left in it meanwhile is taken. */
    void over(Letterboxes.Box up) {
        box = Optional.of(up);
        stream.whenFree(this::ring);
        ring();
    }

    /** There may be letters: one thread at a time takes them all. */
    void ring() {
        if (rung.getAndIncrement() == 0) {
            Thread.startVirtualThread(this::empty);
        }
    }

    private void empty() {
        for (int heard = rung.get(); heard > 0; heard = rung.addAndGet(-heard)) {
            box.ifPresent(this::empty);
        }
    }

    /** Nobody rings again for what could not be taken, so this stays until it is. */
    private void empty(Letterboxes.Box full) {
        while (!stream.isClosing()) {
            try {
                stream.takeAll(full);
                return;
            } catch (Refused _) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
