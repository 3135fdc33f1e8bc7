package dev.ostiary.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A web server on the loopback that keeps what it gets. */
public final class Receiver implements AutoCloseable {
    /** One request; header names as {@code HttpServer} writes them. */
    public record Got(String method, String path, java.util.Map<String, List<String>> headers, byte[] body) {
        public String header(String name) {
            var values = headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
            return values.isEmpty() ? "" : values.getFirst();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public final List<Got> got = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile HttpHandler answer = exchange -> exchange.sendResponseHeaders(204, -1);

    private Receiver(@Nullable SSLContext tls) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                var secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    public static Receiver open() {
        return new Receiver(null);
    }

    static Receiver secure(SSLContext tls) {
        return new Receiver(tls);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            got.add(new Got(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    java.util.Map.copyOf(exchange.getRequestHeaders()),
                    body.readAllBytes()));
            answer.handle(exchange);
        }
    }

    /** From now on every request is answered so; the exchange is closed after it. */
    public void answers(HttpHandler how) {
        answer = how;
    }

    /** From now on every request is answered with {@code status} and no body. */
    public void answers(int status) {
        answers(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
