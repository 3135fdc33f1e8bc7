package dev.ostiary.broker.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A user's home with settings, and a Vault that answers as its documents say and remembers what it was asked. */
final class Household implements AutoCloseable {
    static final String KEY = "AKIACANARYKEYOFTEST";
    static final String SECRET = "canary/secret+of=the/engine-0123456789ab";
    static final String TOKEN = "hvs.canary-of-the-operator";

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Set<String> leases = ConcurrentHashMap.newKeySet();
    final Map<String, String> environment = new HashMap<>();
    volatile boolean sealed;

    private final AtomicInteger issued = new AtomicInteger();
    private final Path home;
    private final HttpServer vault;

    Household(Path home) {
        this.home = home;
        try {
            vault = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        vault.createContext("/", this::answer);
        vault.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        vault.start();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("VAULT_ADDR", "http://127.0.0.1:" + vault.getAddress().getPort());
        environment.put("VAULT_TOKEN", TOKEN);
        environment.put("AUDEX_VAULT_ROLE", "deploy");
        settings("mcp_allowed_commands = [\"*\"]\ndeny = [\"s3:DeleteBucket\"]\nadvisory = \"allow\"\n");
    }

    void settings(String toml) {
        try {
            Files.createDirectories(folder());
            Files.writeString(folder().resolve("config.toml"), toml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return home.resolve(".audex");
    }

    Broker broker() {
        return Broker.of(environment, home, Clock.systemUTC());
    }

    /** The words to start another process of this house with. */
    List<String> program(String main, String... arguments) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                main));
        words.addAll(List.of(arguments));
        return words;
    }

    ProcessBuilder process(String main, String... arguments) {
        var builder = new ProcessBuilder(program(main, arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(home.toFile());
        return builder;
    }

    /** All that stands in any file below the home. */
    String everything() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(file)
                        .append('\n')
                        .append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestMethod() + " " + path);
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token")) || sealed) {
                send(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            } else if (path.equals("/v1/aws/creds/deploy")) {
                var lease = "aws/creds/deploy/" + issued.incrementAndGet();
                leases.add(lease);
                send(exchange, 200, """
                        {"request_id":"r","lease_id":"%s","renewable":true,"lease_duration":900,
                         "data":{"access_key":"%s","secret_key":"%s","security_token":null},
                         "wrap_info":null,"warnings":null,"auth":null}""".formatted(lease, KEY, SECRET));
            } else if (path.equals("/v1/sys/leases/revoke")) {
                leases.removeIf(body::contains);
                send(exchange, 204, "");
            } else {
                send(exchange, 404, "{\"errors\":[]}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        vault.stop(0);
    }
}
