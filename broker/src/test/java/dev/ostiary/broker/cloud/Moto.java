package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An AWS on this machine that refuses: moto with enforced session policies, one operator, a few roles, two buckets. A machine
 * without moto skips the test, and the reason is printed.
 */
final class Moto implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::123456789012:role/AudexAgentRole";
    static final String PLAIN_ROLE = "arn:aws:iam::123456789012:role/Plain";

    private static final String LABELLED = "[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]";

    private final Process process;
    private final URI address;
    private final Path log;
    private final Map<String, String> operator = new HashMap<>();
    private final Map<String, String> issuer = new HashMap<>();

    private Moto(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    static Moto started(Path folder) throws IOException, InterruptedException {
        var python =
                python().orElseGet(() -> abort("no Python here has moto with its server (pip install 'moto[server]')"));
        int port = free();
        var log = folder.resolve("moto.txt");
        var builder = new ProcessBuilder(python, launcher().toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("INITIAL_NO_AUTH_ACTION_COUNT", "1000000");
        builder.environment().put("MOTO_ACCOUNT_ID", "123456789012");
        var moto = new Moto(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        try {
            moto.listening();
            moto.furnish();
        } catch (Throwable e) {
            moto.close();
            throw e;
        }
        return moto;
    }

    private static Optional<String> python() {
        return Stream.of(Optional.ofNullable(System.getenv("OSTIARY_MOTO_PYTHON")), Optional.of("python3"))
                .flatMap(Optional::stream)
                .filter(each -> succeeds(each, "-c", "import moto.server, flask"))
                .findFirst();
    }

    static boolean succeeds(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path launcher() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("specs/aws"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder.resolve("specs/aws/moto_with_session_policies.py");
    }

    private static int free() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private void listening() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve("/moto-api/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
                try {
                    http.send(request, BodyHandlers.discarding());
                    return;
                } catch (IOException _) {
                    Thread.sleep(100);
                }
            }
        }
        throw new IOException("moto does not start: " + Files.readString(log));
    }

    private void furnish() throws IOException, InterruptedException {
        try (var iam = iam(AwsBasicCredentials.create("nobody", "nothing"));
                var s3 = s3(AwsBasicCredentials.create("nobody", "nothing"))) {
            role(iam, "AudexAgentRole", LABELLED, 3600);
            role(iam, "Plain", "\"sts:AssumeRole\"", 43_200);
            iam.createUser(user -> user.userName("operator"));
            iam.putUserPolicy(put ->
                    put.userName("operator").policyName("all").policyDocument(allow("[\"sts:*\",\"iam:*\",\"s3:*\"]")));
            iam.createUser(user -> user.userName("issuer"));
            iam.putUserPolicy(put -> put.userName("issuer").policyName("sts").policyDocument(allow("\"sts:*\"")));
            operator.putAll(keys(iam, "operator"));
            issuer.putAll(keys(iam, "issuer"));
            for (var bucket : List.of("data", "payroll")) {
                s3.createBucket(create -> create.bucket(bucket));
                s3.putObject(put -> put.bucket(bucket).key("f"), RequestBody.fromString("what " + bucket + " says"));
            }
        }
        refuse();
    }

    private static Map<String, String> keys(IamClient iam, String user) {
        var key = iam.createAccessKey(create -> create.userName(user)).accessKey();
        return Map.of("AWS_ACCESS_KEY_ID", key.accessKeyId(), "AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
    }

    private static void role(IamClient iam, String name, String trusted, int longest) {
        var trust = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":%s}]}""".formatted(trusted);
        iam.createRole(
                create -> create.roleName(name).assumeRolePolicyDocument(trust).maxSessionDuration(longest));
        iam.putRolePolicy(put -> put.roleName(name).policyName("all").policyDocument(allow("\"*\"")));
    }

    private static String allow(String actions) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":%s,"Resource":"*"}]}""".formatted(actions);
    }

    /** From now on every call is checked. */
    private void refuse() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(address.resolve("/moto-api/reset-auth"))
                            .header("Content-Type", "text/plain")
                            .POST(BodyPublishers.ofString("0"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    /** The environment of an operator who may do all: his keys, and where his AWS is. */
    Map<String, String> operator() {
        return environment(operator);
    }

    /** That of one who may issue and nothing else. */
    Map<String, String> issuer() {
        return environment(issuer);
    }

    private Map<String, String> environment(Map<String, String> keys) {
        var environment = new HashMap<>(keys);
        environment.put("AWS_ENDPOINT_URL", address.toString());
        return environment;
    }

    URI address() {
        return address;
    }

    IamClient iam(AwsCredentials credentials) {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    S3Client s3(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    static AwsCredentials of(Issued issued) {
        return AwsSessionCredentials.create(
                value(issued, "AWS_ACCESS_KEY_ID"),
                value(issued, "AWS_SECRET_ACCESS_KEY"),
                value(issued, "AWS_SESSION_TOKEN"));
    }

    static String value(Issued issued, String variable) {
        return Optional.ofNullable(issued.secrets().get(variable)).orElseThrow().reveal();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
