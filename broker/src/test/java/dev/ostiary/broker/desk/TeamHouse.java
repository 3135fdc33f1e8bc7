package dev.ostiary.broker.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** The wire of a team's server, played: what it answers is set, what it was told is kept. */
final class TeamHouse implements AutoCloseable {
    static final String SESSION = "ses_0123456789abcdef0123456789abcdef";
    static final String PAGE = "https://team.example/approvals/apr_7";

    final List<String> told = new CopyOnWriteArrayList<>();
    volatile boolean wantsApproval;
    volatile boolean refuses;
    volatile boolean ended;
    volatile Fault fault = Fault.NONE;

    private final HttpServer server;

    /** What goes wrong with a request that came. */
    enum Fault {
        NONE,
        BREAKS,
        SPEAKS_OTHERWISE,
        HANGS_UP
    }

    TeamHouse() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (path.endsWith("/watch")) {
                send(exchange, 200, standing(ended ? "revoked" : "active", ended));
                return;
            }
            told.add(path.substring(path.lastIndexOf('/') + 1) + " " + body);
            if (fault == Fault.HANGS_UP) {
                return;
            }
            if (fault != Fault.NONE) {
                send(exchange, fault == Fault.BREAKS ? 503 : 200, "{}");
            } else if (!path.endsWith("/sessions")) {
                send(exchange, 200, standing("active", false));
            } else if (refuses) {
                send(exchange, 403, "{\"error\":{\"code\":\"access_denied\",\"message\":\"No policy allows it.\"}}");
            } else if (wantsApproval) {
                send(exchange, 403, """
                        {"error":{"code":"approval_required","message":"A person must approve this first.",
                         "details":{"approvalRequired":true,"approvalId":"apr_7","approvalUrl":"%s"}}}""".formatted(PAGE));
            } else {
                send(exchange, 201, """
                        {"session_id":"%s","ttl":"60s","expires_at":"2099-01-01T00:00:00Z","allow":["s3:GetObject"],
                         "deny":[],"network":{"allowed_ips":[],"allowed_vpcs":[],"allowed_vpc_endpoints":[]},
                         "approval_id":"apr_7"}""".formatted(SESSION));
            }
        }
    }

    private static String standing(String status, boolean over) {
        return "{\"session_id\":\"%s\",\"status\":\"%s\",\"over\":%s%s}"
                .formatted(SESSION, status, over, over ? ",\"ended_by\":\"user:ada\",\"reason\":\"enough\"" : "");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
