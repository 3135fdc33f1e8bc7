package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Desk;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.FrontDesk;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Toolset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** A desk whose dispatcher is on another machine; it greets by itself, since the server may not be up yet. */
final class RelayDesk implements Desk {
    private static final int LONGEST_ANSWER = 32 << 20;

    private final RelayUpstream upstream;
    private final RelaySession session;
    private final FrontDesk front = new FrontDesk(Endpoint.of(Toolset.VAULT, BuildVersion.text()));

    RelayDesk(RelayUpstream upstream) {
        this.upstream = upstream;
        this.session = new RelaySession(upstream);
    }

    /** A cancelled call closes its connection, which tells the server. */
    @Override
    public void abandon(Thread worker) {
        worker.interrupt();
    }

    @Override
    public void take(Incoming incoming, byte[] raw, Outlet outlet) {
        var own = front.answer(incoming);
        if (FrontDesk.opensConversation(incoming)) {
            session.greet(raw);
        }
        if (own.isPresent()) {
            if (own.get().body().length > 0) {
                outlet.send(own.get().body());
            }
            return;
        }
        try {
            var headers = front.mirrors(incoming);
            var response = FrontDesk.speaksForItself(incoming)
                    ? upstream.send("POST", raw, headers)
                    : session.send(raw, headers);
            pass(response, incoming, outlet);
        } catch (IOException e) {
            fail(
                    incoming,
                    outlet,
                    "cannot be reached (" + e.getClass().getSimpleName()
                            + "). Check that it runs and that SCAIVAULT_URL is right.");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpResponse<InputStream> response, Incoming incoming, Outlet outlet) throws IOException {
        try (var body = response.body()) {
            var type = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() == 401) {
                fail(incoming, outlet, "does not accept the key in SCAIVAULT_TOKEN: it is wrong, expired or revoked.");
            } else if (type.startsWith("text/event-stream")) {
                events(body, outlet);
            } else {
                answer(body.readNBytes(LONGEST_ANSWER), response.statusCode(), incoming, outlet);
            }
        }
    }

    private void answer(byte[] body, int status, Incoming incoming, Outlet outlet) {
        if (body.length == 0 && status / 100 == 2) {
            return;
        }
        var line = line(body);
        if (line.length == 0) {
            fail(
                    incoming,
                    outlet,
                    "answered with HTTP " + status
                            + " and no MCP message. Check that SCAIVAULT_URL is an Ostiary server.");
        } else {
            outlet.send(line);
        }
    }

    private static void events(InputStream body, Outlet outlet) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(body, UTF_8));
        var data = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip()).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                var message = line(data.toString().getBytes(UTF_8));
                data.setLength(0);
                if (message.length > 0) { // an event may be there for its id alone
                    outlet.send(message);
                }
            }
        }
    }

    /** A message as one line, or nothing if it is no message; a proxy may have answered in the server's place. */
    private static byte[] line(byte[] body) {
        try {
            var message = StrictJson.read(body);
            return isMessage(message) || (message.isArray() && isMessage(message.path(0)))
                    ? StrictJson.write(message)
                    : new byte[0];
        } catch (BadJson _) {
            return new byte[0];
        }
    }

    private static boolean isMessage(JsonNode message) {
        return message.path("jsonrpc").isString();
    }

    private void fail(Incoming incoming, Outlet outlet, String why) {
        var said = "The server at " + upstream.endpoint() + " " + why;
        System.err.println("scaivault-mcp: " + said);
        outlet.send(front.introduction(incoming)
                .orElseGet(() -> front.failure(incoming, said))
                .body());
    }
}
