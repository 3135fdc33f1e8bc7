package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.cloud.Health.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the operator's environment decides how AWS is reached; nothing here leaves the machine. */
class AwsReachTest {
    @TempDir
    Path folder;

    @Test
    void his_proxy_is_asked_for_aws() throws Exception {
        try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var first = firstLines(proxy);
            var environment = operator();
            environment.put("https_proxy", "http://127.0.0.1:" + proxy.getLocalPort());

            var health = health(environment);

            assertThat(first.poll(10, TimeUnit.SECONDS)).startsWith("CONNECT sts.eu-central-1.amazonaws.com:443");
            assertThat(health.state()).isEqualTo(State.BAD);
            assertThat(health.words()).contains("HTTPS_PROXY").doesNotContain("secret-of-the-operator");
        }
    }

    @Test
    void this_machine_is_reached_past_every_proxy() throws Exception {
        try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var aws = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var first = firstLines(aws);
            var environment = operator();
            environment.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort());
            environment.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + aws.getLocalPort());

            health(environment);

            assertThat(first.poll(10, TimeUnit.SECONDS)).startsWith("POST / HTTP/1.1");
        }
    }

    @Test
    void a_proxy_with_a_password_is_refused_without_repeating_it() {
        var environment = operator();
        environment.put("HTTPS_PROXY", "http://me:pass-of-the-proxy@proxy.example:3128");

        assertThat(health(environment).words()).contains("HTTPS_PROXY").doesNotContain("pass-of-the-proxy");
    }

    @Test
    void a_certificate_file_that_is_none_is_named() throws IOException {
        var environment = operator();
        environment.put(
                "AWS_CA_BUNDLE",
                Files.writeString(folder.resolve("ca.pem"), "no pem").toString());

        assertThat(health(environment).words()).contains("AWS_CA_BUNDLE");
    }

    @Test
    void plain_http_to_another_machine_is_refused() {
        var environment = operator();
        environment.put("AWS_ENDPOINT_URL", "http://aws.example");

        assertThat(health(environment).words()).contains("AWS_ENDPOINT_URL must be an https address");
    }

    @Test
    void a_profile_that_signs_in_over_a_browser_is_told_how_to_go_on() throws IOException {
        var config = Files.writeString(folder.resolve("config"), """
                [default]
                sso_session = work
                sso_account_id = 123456789012
                sso_role_name = Dev
                [sso-session work]
                sso_region = us-east-1
                sso_start_url = https://example.awsapps.com/start
                """);
        var environment = Map.of("AWS_CONFIG_FILE", config.toString());

        assertThat(health(environment).words()).contains("aws configure export-credentials");
    }

    private static Map<String, String> operator() {
        return new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "secret-of-the-operator",
                "AWS_REGION", "eu-central-1"));
    }

    private static Health health(Map<String, String> environment) {
        return new AwsProvider(new AwsSettings(Optional.of(Moto.ROLE), Optional.empty(), true, environment)).health();
    }

    /** What each caller says first; no caller gets an answer. */
    private static BlockingQueue<String> firstLines(ServerSocket server) {
        var lines = new LinkedBlockingQueue<String>();
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var caller = server.accept();
                        var reader = new BufferedReader(
                                new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
                    lines.add(String.valueOf(reader.readLine()));
                } catch (IOException _) {
                    return;
                }
            }
        });
        return lines;
    }
}
