package dev.ostiary.surface.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The session that a relay has with its server on behalf of a client that can be asked something: opened with the
 * client's own handshake when it is first needed, and again when the server no longer knows it. Other clients need none.
 */
final class RelaySession {
    private static final int GONE = 404;
    private static final String HEADER = "Mcp-Session-Id";
    private static final byte[] INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}".getBytes(UTF_8);

    private final RelayUpstream upstream;
    private final ReentrantLock lock = new ReentrantLock();
    private byte @Nullable [] handshake;
    private Optional<String> id = Optional.empty();

    RelaySession(RelayUpstream upstream) {
        this.upstream = upstream;
    }

    /** The client shakes hands with {@code initialize}; what was before is over. */
    void greet(byte[] initialize) {
        lock.lock();
        try {
            handshake = initialize.clone();
            id = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Sends {@code body} within the session, if there is to be one. */
    HttpResponse<InputStream> send(byte[] body, String... headers) throws IOException, InterruptedException {
        var current = current(headers);
        var response = upstream.send("POST", body, with(current, headers));
        if (response.statusCode() != GONE || current.isEmpty()) {
            return response;
        }
        response.body().close();
        forget(current);
        return upstream.send("POST", body, with(current(headers), headers));
    }

    private static String[] with(Optional<String> session, String... headers) {
        return session.map(it ->
                        Stream.concat(Stream.of(headers), Stream.of(HEADER, it)).toArray(String[]::new))
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
                    upstream.send("POST", INITIALIZED, with(id, headers)).body().close();
                }
            }
            return id;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Optional<String> gone) {
        lock.lock();
        try {
            if (id.equals(gone)) {
                id = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }
}
