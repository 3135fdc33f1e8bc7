package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.Set;

/**
 * What a client of the older revisions is told unasked over a connection that is its session: from when it has shaken
 * hands, while the connection is open and its credential good.
 */
final class LocalNotices {
    private static final Duration BREATH = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final Visit visit;
    private final Desk.Outlet outlet;

    private LocalNotices(Dispatcher dispatcher, Visit visit, Desk.Outlet outlet) {
        this.dispatcher = dispatcher;
        this.visit = visit;
        this.outlet = outlet;
    }

    /** Tells of all that changes from now on, beside what else is done; {@code watched} may change meanwhile. */
    static void begin(Dispatcher dispatcher, Visit visit, Set<String> watched, Desk.Outlet outlet) {
        var notices = new LocalNotices(dispatcher, visit, outlet);
        if (notices.arrival() instanceof Arrival.Known known) {
            var rest = dispatcher.notices(visit, known.caller().tenant(), () -> Set.copyOf(watched));
            Thread.ofVirtual().name("mcp-notices").start(() -> notices.tellAll(rest));
        }
    }

    private void tellAll(Replays.Rest rest) {
        try (rest) {
            while (outlet.open() && !rest.ended()) {
                tell(rest);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            Faults.log(LocalNotices.class, "a client is told nothing any more", fault);
        }
    }

    /** Nothing is told to a caller who has not been looked at since it came. */
    private void tell(Replays.Rest rest) throws InterruptedException {
        try {
            for (var event : rest.next(BREATH)) {
                if (outlet.open() && arrival() instanceof Arrival.Known) {
                    outlet.send(event.message());
                }
            }
        } catch (Refused _) {
            Thread.sleep(PAUSE); // what could not be looked at now is looked at again
        }
    }

    private Arrival arrival() {
        return dispatcher.gate().arrival(visit.credential(), visit.guard(), visit.origin());
    }
}
