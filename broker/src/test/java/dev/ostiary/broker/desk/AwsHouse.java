package dev.ostiary.broker.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** STS and IAM, played: what was asked of them is kept. */
final class AwsHouse implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::123456789012:role/Deploy";

    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");

    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile boolean refusesToEnd;

    /** Done before credentials are given. */
    volatile Runnable meanwhile = () -> {};

    private final HttpServer server;

    AwsHouse() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** What leads an operator here. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_ACCESS_KEY_ID", "AKIAOPERATOR",
                "AWS_SECRET_ACCESS_KEY", "canary-of-the-operator",
                "AWS_REGION", "us-east-1",
                "AUDEX_ROLE_ARN", ROLE);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8);
            var action = ACTION.matcher(body);
            var name = action.find() ? action.group(1) : "";
            asked.add(name);
            switch (name) {
                case "AssumeRole" -> {
                    meanwhile.run();
                    send(exchange, 200, assumed());
                }
                case "GetRole" -> send(exchange, 200, role());
                case "ListRolePolicies" -> send(exchange, 200, policies());
                case "PutRolePolicy" ->
                    send(exchange, refusesToEnd ? 403 : 200, refusesToEnd ? denied() : "<PutRolePolicyResponse/>");
                default -> send(exchange, 400, denied());
            }
        }
    }

    private static String assumed() {
        return """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
                <AssumedRoleUser><AssumedRoleId>AROACANARY:ses_1</AssumedRoleId>
                <Arn>arn:aws:sts::123456789012:assumed-role/Deploy/ses_1</Arn></AssumedRoleUser>
                <Credentials><AccessKeyId>ASIACANARY</AccessKeyId><SecretAccessKey>canary-secret-key-0123456789</SecretAccessKey>
                <SessionToken>canary-session-token-0123456789</SessionToken><Expiration>%s</Expiration></Credentials>
                </AssumeRoleResult></AssumeRoleResponse>""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(900));
    }

    private static String role() {
        return """
                <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path>
                <Arn>%s</Arn><RoleName>Deploy</RoleName><RoleId>AROACANARY</RoleId>
                <CreateDate>2020-01-01T00:00:00Z</CreateDate></Role></GetRoleResult></GetRoleResponse>""".formatted(ROLE);
    }

    private static String policies() {
        return """
                <ListRolePoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolePoliciesResult>
                <PolicyNames/><IsTruncated>false</IsTruncated></ListRolePoliciesResult></ListRolePoliciesResponse>""";
    }

    private static String denied() {
        return """
                <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>
                <Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>""";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
