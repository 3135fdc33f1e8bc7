package dev.ostiary.surface.cli;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.FrontDesk;
import dev.ostiary.kernel.mcp.Incoming;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One delivery of the client, until all that it asks is answered: by the server, by the server after a stream was lost
 * and read on, or with the reason why there is no answer. Only what the client takes back stays unanswered, and a
 * subscription that ends with the client's input.
 */
final class RelayErrand {
    private static final int MOST_RETURNS = 10;
    private static final String TOO_LONG = "answered with more than " + (RelayEvents.LONGEST >> 20)
            + " MiB, which the relay does not pass on. It may have done what was asked. Ask for less at once.";

    private final RelayUpstream upstream;
    private final RelaySession session;
    private final FrontDesk front;
    private final Incoming incoming;
    private final Desk.Outlet outlet;
    private final Map<String, JsonNode> open = new ConcurrentHashMap<>();
    private volatile boolean takenBack;
    private volatile @Nullable Thread worker;

    RelayErrand(RelayUpstream upstream, RelaySession session, FrontDesk front, Incoming incoming, Desk.Outlet outlet) {
        this.upstream = upstream;
        this.session = session;
        this.front = front;
        this.incoming = incoming;
        this.outlet = outlet;
        FrontDesk.asked(incoming).forEach(id -> open.put(id.toString(), id));
    }

    /** Whether the request with this id is part of it, and not answered. */
    boolean asks(JsonNode id) {
        return open.containsKey(id.toString());
    }

    /** Runs it to its end. */
    void run(byte[] raw) {
        worker = Thread.currentThread();
        try {
            if (outlet.open() && !takenBack) {
                var why = outcome(raw);
                if (outlet.open()) {
                    open.values().forEach(id -> refuse(id, why));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            worker = null;
        }
    }

    /** The client takes a request back; when it wants none of the answers, the connection is closed, which tells the server. */
    void takeBack(JsonNode id) {
        open.remove(id.toString());
        if (open.isEmpty()) {
            takenBack = true;
            Optional.ofNullable(worker).ifPresent(Thread::interrupt);
        }
    }

    /** What to say to whatever is not answered in the end. */
    private String outcome(byte[] raw) throws InterruptedException {
        try {
            var headers = front.mirrors(incoming);
            var response = FrontDesk.speaksForItself(incoming)
                    ? upstream.send("POST", raw, headers)
                    : session.send(raw, headers);
            return RelayEvents.are(response) ? streamed(response) : said(response);
        } catch (RelayEvents.TooLong _) {
            return TOO_LONG;
        } catch (IOException e) {
            return "cannot be reached (" + e.getClass().getSimpleName() + "). Check that it runs and that "
                    + upstream.program().address() + " is right.";
        }
    }

    private String said(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            if (response.statusCode() == 401) {
                return "does not accept the key in " + upstream.program().credential()
                        + ": it is wrong, expired or revoked.";
            }
            var whole = body.readNBytes(RelayEvents.LONGEST + 1);
            if (whole.length > RelayEvents.LONGEST) {
                return TOO_LONG;
            }
            RelayEvents.message(whole).ifPresent(this::pass);
            return "answered with HTTP " + response.statusCode() + " and no MCP message. Check that "
                    + upstream.program().address() + " is an Ostiary server.";
        }
    }

    /** A stream that is kept is read on where it was lost, as often as it brings something. */
    private String streamed(HttpResponse<InputStream> first) throws RelayEvents.TooLong, InterruptedException {
        var events = new RelayEvents(first.body());
        var seen = read(events, "");
        for (int vain = 0; vain < MOST_RETURNS && !open.isEmpty() && !seen.isEmpty() && outlet.open(); vain++) {
            Thread.sleep(events.retry());
            var again = again(seen).map(response -> new RelayEvents(response.body()));
            if (again.isPresent()) {
                events = again.get();
                var last = read(events, seen);
                vain = last.equals(seen) ? vain : 0;
                seen = last;
            }
        }
        return "broke off before it had answered. It may have done what was asked: look before you ask again.";
    }

    /** Passes on what comes, until nothing does; answers the last event's id. */
    private String read(RelayEvents events, String before) throws RelayEvents.TooLong {
        var seen = before;
        try (events) {
            for (var event = events.next(); event.isPresent() && outlet.open(); event = events.next()) {
                seen = event.get().id().isEmpty() ? seen : event.get().id();
                event.get().message().ifPresent(this::pass);
            }
        } catch (RelayEvents.TooLong e) {
            throw e;
        } catch (IOException _) {
            // As good as its end.
        }
        return seen;
    }

    private Optional<HttpResponse<InputStream>> again(String seen) throws InterruptedException {
        try {
            var response = session.open(seen, front.mirrors(incoming));
            if (RelayEvents.are(response)) {
                return Optional.of(response);
            }
            response.body().close();
        } catch (IOException _) {
            // Whoever asked hears that it broke off.
        }
        return Optional.empty();
    }

    private void pass(JsonNode message) {
        (message.isArray() ? message : JsonNodeFactory.instance.arrayNode().add(message)).forEach(each -> {
            if (!each.has("method") && each.has("id")) {
                open.remove(each.path("id").toString());
            }
        });
        outlet.send(StrictJson.write(message));
    }

    private void refuse(JsonNode id, String why) {
        var said = "The server at " + upstream.endpoint() + " " + why;
        System.err.println(upstream.program().called() + ": " + said);
        outlet.send(front.introduction(incoming)
                .orElseGet(() -> front.failure(id, said))
                .body());
    }
}
