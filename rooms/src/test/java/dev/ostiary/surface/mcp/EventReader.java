package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The events of a response, as they come. */
final class EventReader implements AutoCloseable {
    record Event(String id, String retry, String data) {}

    private final BufferedReader lines;

    EventReader(HttpResponse<java.io.InputStream> response) {
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event; one without a line at the end of the stream. */
    Event next() throws IOException {
        var id = "";
        var retry = "";
        var data = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("retry: ")) {
                retry = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !(id + retry + data).isEmpty()) {
                return new Event(id, retry, data);
            }
        }
        return new Event("", "", "");
    }

    JsonNode message() throws IOException {
        return StrictJson.read(next().data());
    }

    List<Event> all() throws IOException {
        var all = new ArrayList<Event>();
        for (var next = next(); !next.equals(new Event("", "", "")); next = next()) {
            all.add(next);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
