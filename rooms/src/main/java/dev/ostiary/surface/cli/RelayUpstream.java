package dev.ostiary.surface.cli;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.mcp.GuardHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The server behind a relay; its HTTP client is made when it is first needed, because a handshake must not wait. */
final class RelayUpstream {
    private static final Duration ANSWERING = Duration.ofMinutes(5);

    private final RelaySettings settings;
    private final URI endpoint;
    private final String guard;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;

    RelayUpstream(RelaySettings settings) {
        this.settings = settings;
        var base = settings.url().toString();
        this.endpoint = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/mcp/"
                + settings.program().toolset().wire());
        this.guard = GuardHeader.write(settings.guard());
    }

    /** The relay's own names; for texts. */
    RelayProgram program() {
        return settings.program();
    }

    /** Where messages go; for texts. */
    URI endpoint() {
        return endpoint;
    }

    /**
     * Sends {@code body} with the key and the guard, and {@code headers} besides, as name and value in turn.
     *
     * @throws IOException when the server cannot be reached or breaks off
     */
    HttpResponse<InputStream> send(String method, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + settings.token().reveal())
                .header(GuardHeader.NAME, guard)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("User-Agent", settings.program().called() + "/" + BuildVersion.text())
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = begun(request.build());
        if (settings.debug()) {
            System.err.println(settings.program().called() + ": " + method + " " + body.length + " bytes, HTTP "
                    + response.statusCode());
        }
        return response;
    }

    /** The time-out is for the beginning of the answer: a stream has no end to wait for. */
    private HttpResponse<InputStream> begun(HttpRequest request) throws IOException, InterruptedException {
        var sent = client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return sent.get(ANSWERING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            sent.cancel(true);
            throw new HttpTimeoutException("no answer within " + ANSWERING.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** No redirects: the key goes to the address that was configured and to no other. */
    private HttpClient client() {
        lock.lock();
        try {
            if (client == null) {
                client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.connecting())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }
}
