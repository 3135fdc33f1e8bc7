package dev.ostiary.surface.cli;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.FrontDesk;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Message;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** A desk whose dispatcher is on another machine; it greets by itself, since the server may not be up yet. */
final class RelayDesk implements Desk {
    /** Most messages that the server is being told and has not taken. */
    private static final int MOST_TOLD = 256;

    private final RelayUpstream upstream;
    private final RelaySession session;
    private final FrontDesk front;
    private final RelayNotices notices;
    private final Semaphore telling = new Semaphore(MOST_TOLD);
    private final Set<RelayErrand> errands = ConcurrentHashMap.newKeySet();

    RelayDesk(RelayUpstream upstream) {
        this.upstream = upstream;
        this.session = new RelaySession(upstream);
        this.front = new FrontDesk(Endpoint.of(upstream.program().toolset(), BuildVersion.text()), Declared.all());
        this.notices = new RelayNotices(session, front);
    }

    @Override
    public void take(Incoming incoming, byte[] raw, Outlet outlet) {
        var own = front.answer(incoming);
        if (FrontDesk.shakesHands(incoming)) {
            session.greet(raw);
        }
        own.filter(reply -> reply.body().length > 0).ifPresent(reply -> outlet.send(reply.body()));
        switch (incoming) {
            case Incoming.One(Message.Told told) -> hear(told, raw, outlet);
            case Incoming.One(Message.Answered _) -> tell(raw);
            case Incoming.One _, Incoming.Batch _ -> {
                if (own.isEmpty()) {
                    ask(incoming, raw, outlet);
                }
            }
        }
    }

    /** Says {@code why} to all that {@code incoming} asks, without asking the server. */
    void refuse(Incoming incoming, Outlet outlet, String why) {
        FrontDesk.asked(incoming)
                .forEach(id -> outlet.send(front.failure(id, why).body()));
    }

    private void ask(Incoming incoming, byte[] raw, Outlet outlet) {
        if (incoming instanceof Incoming.One(Message.Ask ask) && !FrontDesk.speaksForItself(incoming)) {
            session.note(ask);
        }
        var errand = new RelayErrand(upstream, session, front, incoming, outlet);
        errands.add(errand);
        try {
            errand.run(raw);
        } finally {
            errands.remove(errand);
        }
    }

    private void hear(Message.Told told, byte[] raw, Outlet outlet) {
        var id = told.params().get("requestId");
        if (told.method().equals("notifications/initialized") && session.isGreeted()) {
            notices.listen(outlet);
        } else if (told.method().equals("notifications/cancelled") && id != null) {
            takeBack(id, raw);
        }
    }

    /** In a session the server goes on when a connection is closed, and is told. */
    private void takeBack(JsonNode id, byte[] raw) {
        errands.stream().filter(errand -> errand.asks(id)).forEach(errand -> {
            if (session.isOpen()) {
                tell(raw);
            }
            errand.takeBack(id);
        });
    }

    /** Beside what comes next, which does not wait for the server. */
    private void tell(byte[] raw) {
        if (!telling.tryAcquire()) {
            return; // A server that has taken none of so many would not take this one.
        }
        Thread.startVirtualThread(() -> {
            try {
                session.send(raw, front.legacyHeaders()).body().close();
            } catch (IOException e) {
                System.err.println(upstream.program().called() + ": the server at " + upstream.endpoint()
                        + " could not be told (" + e.getClass().getSimpleName() + ").");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                telling.release();
            }
        });
    }
}
