package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The session that a relay has with its server on behalf of a client that shook hands: opened with the client's own
 * handshake when it is first needed, and again when the server no longer knows it, with the resources that it watched.
 */
final class RelaySession {
    private static final int GONE = 404;
    private static final int MOST_WATCHED = 1_000;
    private static final String HEADER = "Mcp-Session-Id";
    private static final byte[] INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}".getBytes(UTF_8);

    private final RelayUpstream upstream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> watched = new LinkedHashSet<>();
    private byte @Nullable [] handshake;
    private Optional<String> id = Optional.empty();

    RelaySession(RelayUpstream upstream) {
        this.upstream = upstream;
    }

    /** The client shakes hands with {@code initialize}; what was before is over. */
    void greet(byte[] initialize) {
        locked(() -> {
            handshake = initialize.clone();
            id = Optional.empty();
            watched.clear();
            return true;
        });
    }

    boolean isGreeted() {
        return locked(() -> handshake != null);
    }

    boolean isOpen() {
        return locked(() -> id.isPresent());
    }

    /** Remembers what the client watches. */
    void note(Message.Ask ask) {
        var uri = ask.params().path("uri").asString("");
        locked(() -> switch (ask.method()) {
            case "resources/subscribe" -> watched.size() < MOST_WATCHED && watched.add(uri);
            case "resources/unsubscribe" -> watched.remove(uri);
            default -> false;
        });
    }

    /** Sends {@code body} within the session, if there is to be one. */
    HttpResponse<InputStream> send(byte[] body, String... headers) throws IOException, InterruptedException {
        return send("POST", body, headers);
    }

    /** Opens a stream of the session, behind event {@code seen} if that is not empty. */
    HttpResponse<InputStream> open(String seen, String... headers) throws IOException, InterruptedException {
        return send("GET", new byte[0], seen.isEmpty() ? headers : with("Last-Event-ID", Optional.of(seen), headers));
    }

    private HttpResponse<InputStream> send(String method, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var current = current(headers);
        var response = upstream.send(method, body, with(HEADER, current, headers));
        if (response.statusCode() != GONE || current.isEmpty()) {
            return response;
        }
        response.body().close();
        locked(() -> {
            id = id.equals(current) ? Optional.empty() : id;
            return true;
        });
        return upstream.send(method, body, with(HEADER, current(headers), headers));
    }

    private static String[] with(String name, Optional<String> value, String... headers) {
        return value.map(it ->
                        Stream.concat(Stream.of(headers), Stream.of(name, it)).toArray(String[]::new))
                .orElse(headers);
    }

    private Optional<String> current(String... headers) throws IOException, InterruptedException {
        lock.lock();
        try {
            if (handshake != null && id.isEmpty()) {
                var answer = upstream.send("POST", handshake);
                answer.body().close();
                id = answer.headers().firstValue(HEADER);
                if (id.isPresent()) {
                    settle(with(HEADER, id, headers));
                }
            }
            return id;
        } finally {
            lock.unlock();
        }
    }

    private void settle(String... headers) throws IOException, InterruptedException {
        upstream.send("POST", INITIALIZED, headers).body().close();
        int number = 0;
        for (var uri : watched) {
            var subscribe = JsonNodeFactory.instance.objectNode();
            subscribe.put("jsonrpc", "2.0").put("id", number++).put("method", "resources/subscribe");
            subscribe.putObject("params").put("uri", uri);
            upstream.send("POST", StrictJson.write(subscribe), headers).body().close();
        }
    }

    private boolean locked(java.util.function.BooleanSupplier work) {
        lock.lock();
        try {
            return work.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
