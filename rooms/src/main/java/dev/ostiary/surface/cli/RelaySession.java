package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
    /** Held while the server is spoken to, and so never to look something up. */
    private final ReentrantLock opening = new ReentrantLock();

    private final Set<String> watched = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile Standing standing = new Standing(Optional.empty(), Optional.empty());

    RelaySession(RelayUpstream upstream) {
        this.upstream = upstream;
    }

    /** The client's handshake, and the session's id; told apart by identity. */
    private static final class Standing {
        private final Optional<byte[]> handshake;
        private final Optional<String> id;

        Standing(Optional<byte[]> handshake, Optional<String> id) {
            this.handshake = handshake;
            this.id = id;
        }

        boolean complete() {
            return handshake.isEmpty() || id.isPresent();
        }
    }

    /** The client shakes hands with {@code initialize}; what was before is over. */
    void greet(byte[] initialize) {
        watched.clear();
        step(_ -> new Standing(Optional.of(initialize.clone()), Optional.empty()));
    }

    boolean isGreeted() {
        return standing.handshake.isPresent();
    }

    boolean isOpen() {
        return standing.id.isPresent();
    }

    /** Remembers what the client watches. */
    void note(Message.Ask ask) {
        var uri = ask.params().path("uri").asString("");
        if (ask.method().equals("resources/subscribe") && watched.size() < MOST_WATCHED) {
            watched.add(uri);
        } else if (ask.method().equals("resources/unsubscribe")) {
            watched.remove(uri);
        }
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
        step(now -> now.id.equals(current) ? new Standing(now.handshake, Optional.empty()) : now);
        return upstream.send(method, body, with(HEADER, current(headers), headers));
    }

    private static String[] with(String name, Optional<String> value, String... headers) {
        return value.map(it ->
                        Stream.concat(Stream.of(headers), Stream.of(name, it)).toArray(String[]::new))
                .orElse(headers);
    }

    /** The session's id, opened first where there is to be a session and none is open; who waits for that can be interrupted. */
    private Optional<String> current(String... headers) throws IOException, InterruptedException {
        var known = standing;
        if (known.complete()) {
            return known.id;
        }
        opening.lockInterruptibly();
        try {
            var now = standing;
            return now.complete() ? now.id : opened(now, headers);
        } finally {
            opening.unlock();
        }
    }

    private Optional<String> opened(Standing now, String... headers) throws IOException, InterruptedException {
        var answer = upstream.send("POST", now.handshake.orElseThrow());
        answer.body().close();
        var id = answer.headers().firstValue(HEADER);
        if (id.isPresent()) {
            settle(with(HEADER, id, headers));
            // A client that has shaken hands anew meanwhile wants another session than this.
            step(latest -> latest == now ? new Standing(now.handshake, id) : latest);
        }
        return id;
    }

    private synchronized void step(UnaryOperator<Standing> next) {
        standing = next.apply(standing);
    }

    private void settle(String... headers) throws IOException, InterruptedException {
        upstream.send("POST", INITIALIZED, headers).body().close();
        int number = 0;
        for (var uri : watched.toArray(String[]::new)) {
            var subscribe = JsonNodeFactory.instance.objectNode();
            subscribe.put("jsonrpc", "2.0").put("id", number++).put("method", "resources/subscribe");
            subscribe.putObject("params").put("uri", uri);
            upstream.send("POST", StrictJson.write(subscribe), headers).body().close();
        }
    }
}
