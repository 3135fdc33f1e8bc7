import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What a training run takes for AWS STS: it gives anybody credentials that are good for nothing. Counterpart PORT-FILE. */
final class Counterpart {
    private static final String ANSWER = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><Arn>arn:aws:sts::000000000000:assumed-role/training/training</Arn>
            <AssumedRoleId>AROATRAINING:training</AssumedRoleId></AssumedRoleUser>
            <Credentials><AccessKeyId>ASIATRAINING</AccessKeyId><SecretAccessKey>training-secret-key</SecretAccessKey>
            <SessionToken>training-session-token</SessionToken><Expiration>%s</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>""";

    private Counterpart() {}

    public static void main(String[] words) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var answer = ANSWER.formatted(Instant.now().plus(Duration.ofHours(1))).getBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        Files.writeString(Path.of(words[0]), String.valueOf(server.getAddress().getPort()));
    }
}
