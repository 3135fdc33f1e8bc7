package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees on its stream when something changes that it may not see: nothing, not even a comment. */
@Timeout(60)
class HiddenChangesTest {
    private static final String LISTEN = """
            {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{
             "notifications":{"resourceSubscriptions":["a://hidden","a://1"]},
             "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
              "io.modelcontextprotocol/clientCapabilities":{}}}}""";

    private final LocalChanges changes = new LocalChanges();

    /** Every line up to the one that holds {@code text}. */
    private static List<String> until(String text, BufferedReader lines) throws Exception {
        var read = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            read.add(line);
            if (line.contains(text)) {
                return read;
            }
        }
        throw new AssertionError("The stream ended after " + read);
    }

    @Test
    void leave_a_stream_silent_that_has_been_silent_for_a_while() throws Exception {
        try (var house = McpHouse.telling(changes, new Sessions(new byte[32], Clock.systemUTC()));
                var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(house.url() + "/mcp"))
                    .POST(HttpRequest.BodyPublishers.ofString(LISTEN))
                    .header("Authorization", "Bearer all")
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json, text/event-stream")
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", "subscriptions/listen")
                    .build();
            var body = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                until("acknowledged", lines);
                Thread.sleep(1_500);
                changes.tell("ten_a", new Change.Resource("a://hidden"));
                Thread.sleep(500);
                changes.tell("ten_a", new Change.Resource("a://1"));
                assertThat(until("a://1", lines)).noneMatch(line -> line.startsWith(":"));
            }
            changes.close();
        }
    }
}
