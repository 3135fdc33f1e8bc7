package dev.ostiary.surface.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Incoming;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** The relay as a server on the loopback: {@code /mcp} for Streamable HTTP, {@code /sse} for HTTP+SSE. */
final class RelayDoor {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");
    private static final Set<String> PASSED = Set.of(
            "mcp-protocol-version",
            "mcp-method",
            "mcp-name",
            "mcp-session-id",
            "last-event-id",
            "traceparent",
            "tracestate");
    private static final int MOST_STREAMS = 64;

    private final RelayUpstream upstream;
    private final HttpServer server;
    private final Map<String, RelayStream> streams = new ConcurrentHashMap<>();

    private RelayDoor(RelayUpstream upstream, HttpServer server) {
        this.upstream = upstream;
        this.server = server;
    }

    /** Begins to listen on the loopback and says where on standard error. */
    static RelayDoor open(RelaySettings settings, RelayUpstream upstream) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        var door = new RelayDoor(upstream, server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", door::handle);
        server.start();
        System.err.println(
                settings.program().called() + " listens on http://127.0.0.1:" + door.port() + "/mcp and /sse");
        return door;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns when the process is told to end. */
    void serve() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            close();
        }
    }

    void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isWelcome(exchange)) {
                answer(exchange, 403, new byte[0]);
                return;
            }
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "POST /mcp", "POST /", "GET /mcp", "GET /", "DELETE /mcp", "DELETE /" -> pass(exchange);
                case "GET /sse" -> stream(exchange);
                case "POST /messages" -> post(exchange);
                default -> answer(exchange, 404, new byte[0]);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A page must not reach the relay through the browser of whoever runs it, nor by rebinding a name. */
    private static boolean isWelcome(HttpExchange exchange) {
        var hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        var origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
        if (hosts.size() != 1 || origins.size() > 1) {
            return false;
        }
        var host = hosts.getFirst().toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(host).matches()
                && (origins.isEmpty() || origins.getFirst().equals("http://" + host));
    }

    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        var body = body(exchange);
        if (body.isEmpty()) {
            answer(exchange, 413, new byte[0]);
            return;
        }
        var headers = new ArrayList<String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassed(name)) {
                values.forEach(value -> headers.addAll(List.of(name, value)));
            }
        });
        var response = sent(exchange.getRequestMethod(), body.get(), headers.toArray(String[]::new));
        if (response.isEmpty()) {
            answer(exchange, 502, new byte[0]);
            return;
        }
        for (var name : List.of("Content-Type", "Mcp-Session-Id", "Allow")) {
            response.get()
                    .headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
        }
        // A client that goes is found out by writing to it; the server is told by the end of its own stream.
        try (var stream = response.get().body()) {
            if (RelayEvents.are(response.get())) {
                forward(stream, exchange);
            } else {
                answer(exchange, response.get().statusCode(), stream.readAllBytes());
            }
        }
    }

    /** Whether a header says something to the server; what repeats arguments it holds against the message. */
    private static boolean isPassed(String header) {
        var name = header.toLowerCase(Locale.ROOT);
        return PASSED.contains(name) || name.startsWith("mcp-param-");
    }

    private Optional<HttpResponse<InputStream>> sent(String method, byte[] body, String... headers)
            throws InterruptedException {
        try {
            return Optional.of(upstream.send(method, body, headers));
        } catch (IOException e) {
            System.err.println("The server at " + upstream.endpoint() + " cannot be reached ("
                    + e.getClass().getSimpleName() + ").");
            return Optional.empty();
        }
    }

    /** Sends on what a stream says, as it says it: a subscription has no end to wait for. */
    private static void forward(InputStream events, HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        out.flush();
        var buffer = new byte[8192];
        for (int read = events.read(buffer); read >= 0; read = events.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (streams.size() >= MOST_STREAMS) {
            answer(exchange, 429, new byte[0]);
            return;
        }
        var random = new byte[20];
        RANDOM.nextBytes(random);
        var id = HexFormat.of().formatHex(random);
        var stream = new RelayStream(new RelayDesk(upstream));
        streams.put(id, stream);
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            stream.serve(exchange.getResponseBody(), "/messages?session=" + id);
        } finally {
            streams.remove(id);
        }
    }

    private void post(HttpExchange exchange) throws IOException {
        var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        var stream = query.startsWith("session=") ? streams.get(query.substring("session=".length())) : null;
        var body = body(exchange);
        if (stream == null || body.isEmpty()) {
            answer(exchange, stream == null ? 404 : 413, new byte[0]);
            return;
        }
        stream.take(Incoming.read(body.get()), body.get());
        answer(exchange, 202, new byte[0]);
    }

    private static Optional<byte[]> body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(StrictJson.MAX_BYTES + 1);
        return bytes.length > StrictJson.MAX_BYTES ? Optional.empty() : Optional.of(bytes);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
