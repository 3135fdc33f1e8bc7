package dev.ostiary.surface.cli;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.FrontDesk;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the server tells an older client unasked: a stream of the relay's session, opened again whenever it is lost. It
 * is opened with the last event's id, and so the server tells what may have changed meanwhile, be it of another session.
 */
final class RelayNotices {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RelaySession session;
    private final FrontDesk front;
    private final AtomicBoolean listening = new AtomicBoolean();

    RelayNotices(RelaySession session, FrontDesk front) {
        this.session = session;
        this.front = front;
    }

    /** Listens from now on, for as long as {@code outlet} is open. */
    void listen(Desk.Outlet outlet) {
        if (listening.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    hear(outlet);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void hear(Desk.Outlet outlet) throws InterruptedException {
        var pause = Duration.ofSeconds(1);
        var seen = "";
        while (outlet.open()) {
            try {
                var response = session.open(seen, front.legacyHeaders());
                if (RelayEvents.are(response)) {
                    pause = Duration.ofSeconds(1);
                    seen = heard(new RelayEvents(response.body()), seen, outlet);
                } else {
                    response.body().close();
                }
                if (response.statusCode() == 405 && session.isOpen()) {
                    return; // no server of ours: it has no such stream
                }
            } catch (IOException _) {
                // The server may come back, and calls say what is wrong meanwhile.
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static String heard(RelayEvents events, String before, Desk.Outlet outlet) {
        var seen = before;
        try (events) {
            for (var event = events.next(); event.isPresent() && outlet.open(); event = events.next()) {
                seen = event.get().id().isEmpty() ? seen : event.get().id();
                event.get().message().map(StrictJson::write).ifPresent(outlet::send);
            }
        } catch (IOException _) {
            // As good as its end.
        }
        return seen;
    }
}
