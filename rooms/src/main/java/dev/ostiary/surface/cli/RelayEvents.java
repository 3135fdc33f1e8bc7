package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the server-sent events of a response as they come. */
final class RelayEvents implements AutoCloseable {
    private static final Duration USUAL_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /** Most bytes of one answer or event: what a server of ours says at once. */
    static final int LONGEST = 32 << 20;

    private final Bounded body;
    private final BufferedReader lines;
    private Duration retry = USUAL_RETRY;

    RelayEvents(InputStream body) {
        this.body = new Bounded(body);
        this.lines = new BufferedReader(new InputStreamReader(this.body, UTF_8));
    }

    /** An event has no end. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Counts what is read for one event. */
    private static final class Bounded extends FilterInputStream {
        private int read;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int now = super.read(into, from, length);
            read += Math.max(now, 0);
            if (read > LONGEST) {
                throw new TooLong();
            }
            return now;
        }
    }

    /**
     * One event.
     *
     * @param id empty where it has none
     * @param message nothing where the event is there for its id alone, or holds no message
     */
    record Event(String id, Optional<JsonNode> message) {}

    static boolean are(HttpResponse<?> response) {
        return response.statusCode() == 200
                && response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    /** After which one is to come back who has lost the stream. */
    Duration retry() {
        return retry;
    }

    /** The next event, once there is one; empty at the end. */
    Optional<Event> next() throws IOException {
        body.read = 0;
        var id = "";
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip()).append('\n');
            } else if (line.startsWith("id:")) {
                id = line.substring("id:".length()).strip();
            } else if (line.startsWith("retry:")) {
                retry = millis(line.substring("retry:".length()).strip());
            } else if (line.isEmpty() && !(id.isEmpty() && data.isEmpty())) {
                return Optional.of(new Event(id, message(data.toString().getBytes(UTF_8))));
            }
        }
        return Optional.empty();
    }

    private Duration millis(String text) {
        var asked = text.matches("[0-9]{1,9}") ? Duration.ofMillis(Long.parseLong(text)) : retry;
        return asked.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : asked;
    }

    /** A message or a batch, or nothing if {@code body} is neither; a proxy may have answered in the server's place. */
    static Optional<JsonNode> message(byte[] body) {
        try {
            var message = StrictJson.readOwn(body);
            return isMessage(message) || (message.isArray() && isMessage(message.path(0)))
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (BadJson _) {
            return Optional.empty();
        }
    }

    private static boolean isMessage(JsonNode message) {
        return message.path("jsonrpc").isString();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
