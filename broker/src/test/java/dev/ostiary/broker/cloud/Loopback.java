package dev.ostiary.broker.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server on this machine that plays a cloud's part, and remembers what it was asked. */
final class Loopback implements AutoCloseable {
    /** The whole request; {@code path} and values are decoded. */
    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        Map<String, String> form() {
            return pairs(body);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    record Answer(int status, String body, Map<String, String> headers) {
        static Answer json(int status, String body) {
            return new Answer(status, body, Map.of("Content-Type", "application/json"));
        }
    }

    /** What it answers. */
    interface Part {
        Answer to(Request request);
    }

    /** What it does to whoever asks. */
    interface Rawly {
        void to(HttpExchange exchange) throws IOException;
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String scheme;

    private Loopback(HttpServer server, String scheme, Rawly rawly) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", exchange -> {
            try (exchange) {
                rawly.to(exchange);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    static Loopback playing(Part part) {
        return http(new Playing(part));
    }

    static Loopback http(Rawly rawly) {
        try {
            return remembering(new Loopback(HttpServer.create(anywhere(), 0), "http", rawly), rawly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Loopback https(SSLContext identity, Rawly rawly) {
        try {
            var server = HttpsServer.create(anywhere(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(identity));
            return remembering(new Loopback(server, "https", rawly), rawly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Loopback playing(SSLContext identity, Part part) {
        return https(identity, new Playing(part));
    }

    private static Loopback remembering(Loopback loopback, Rawly rawly) {
        if (rawly instanceof Playing playing) {
            playing.memory = loopback.requests;
        }
        return loopback;
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Such as {@code http://127.0.0.1:41234}; over https by the name that its certificate has. */
    String address() {
        return scheme + "://" + (scheme.equals("https") ? "localhost" : "127.0.0.1") + ":"
                + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Playing implements Rawly {
        private final Part part;
        private List<Request> memory = List.of();

        Playing(Part part) {
            this.part = part;
        }

        @Override
        public void to(HttpExchange exchange) throws IOException {
            var request = read(exchange);
            memory.add(request);
            var answer = part.to(request);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        var raw = exchange.getRequestURI();
        return new Request(
                exchange.getRequestMethod(),
                URLDecoder.decode(raw.getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8),
                pairs(raw.getRawQuery() == null ? "" : raw.getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> pairs(String text) {
        var pairs = new TreeMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var at = pair.indexOf('=');
            if (at > 0) {
                pairs.put(
                        URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }
}
