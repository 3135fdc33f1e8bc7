package dev.ostiary.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Outbound loopback(SSLContext trust, Duration patience) {
        return new Outbound(
                Allowance.of("127.0.0.1"), _ -> List.of(InetAddress.ofLiteral("127.0.0.1")), trust, patience);
    }

    private static Outcome post(Outbound outbound, String address, String body) {
        var parcel = new Parcel(
                "POST",
                URI.create(address),
                Map.of("Content-Type", "application/json", "X-Mine", "yes"),
                body.getBytes(StandardCharsets.UTF_8));
        return outbound.send(parcel);
    }

    @Nested
    class a_request {
        private final Outbound outbound = loopback(SSLContexts.createDefault(), SOON);

        @Test
        void arrives_as_it_was_given_under_the_name_it_was_sent_to() {
            try (var receiver = Receiver.open()) {
                post(outbound, "http://hooks.example.org:" + receiver.port() + "/in?a=b%20c", "{\"x\":1}");
                var got = receiver.got.getFirst();
                assertThat(got.method()).isEqualTo("POST");
                assertThat(got.path()).isEqualTo("/in?a=b%20c");
                assertThat(got.text()).isEqualTo("{\"x\":1}");
                assertThat(got.header("Host")).isEqualTo("hooks.example.org:" + receiver.port());
                assertThat(got.header("Content-Type")).isEqualTo("application/json");
                assertThat(got.header("X-Mine")).isEqualTo("yes");
            }
        }

        @Test
        void brings_back_status_headers_and_body() {
            try (var receiver = Receiver.open()) {
                receiver.answers(exchange -> {
                    exchange.getResponseHeaders().add("ETag", "\"1\"");
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
                });
                assertThat(post(outbound, receiver.url(), ""))
                        .isInstanceOfSatisfying(Outcome.Answered.class, answer -> {
                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.headers()).containsEntry("etag", List.of("\"1\""));
                            assertThat(answer.body()).asString().isEqualTo("ok");
                            assertThat(answer.whole()).isTrue();
                        });
            }
        }

        @Test
        void takes_no_more_than_64_KiB_of_an_answer_without_end() {
            try (var receiver = Receiver.open()) {
                receiver.answers(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    var chunk = new byte[8 << 10];
                    for (int i = 0; i < 100_000; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                });
                assertThat(post(outbound, receiver.url(), ""))
                        .isInstanceOfSatisfying(Outcome.Answered.class, answer -> {
                            assertThat(answer.body()).hasSize(64 << 10);
                            assertThat(answer.whole()).isFalse();
                        });
            }
        }

        @Test
        void to_a_port_where_nobody_listens_fails_with_a_sentence() throws IOException {
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            assertThat(post(outbound, "http://127.0.0.1:" + port + "/secret", ""))
                    .isEqualTo(new Outcome.Failed("The connection was refused or broke off."));
        }

        @Test
        void is_answered_by_no_proper_http_with_a_sentence() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    try (var peer = socket.accept()) {
                        peer.getOutputStream().write("SSH-2.0-x\r\n".repeat(300).getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException _) {
                        // The test says what it missed.
                    }
                });
                assertThat(post(outbound, "http://127.0.0.1:" + socket.getLocalPort() + "/", ""))
                        .isInstanceOf(Outcome.Failed.class);
            }
        }
    }

    @Nested
    class a_receiver_that_never_ends {
        private final Outbound impatient = loopback(SSLContexts.createDefault(), Duration.ofMillis(300));

        @Test
        void its_answer_is_given_up() throws IOException {
            try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(post(impatient, "http://127.0.0.1:" + silent.getLocalPort() + "/", ""))
                        .isEqualTo(new Outcome.Failed("There was no whole answer within 0 seconds."));
            }
        }

        @Test
        void nor_if_it_sends_a_byte_now_and_then() throws IOException {
            try (var dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> drip(dripping));
                assertThat(post(impatient, "http://127.0.0.1:" + dripping.getLocalPort() + "/", ""))
                        .isInstanceOf(Outcome.Failed.class);
            }
        }

        private static void drip(ServerSocket socket) {
            try (var peer = socket.accept()) {
                peer.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    peer.getOutputStream().write('x');
                    peer.getOutputStream().flush();
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException _) {
                // It has hung up, as it should.
            }
        }
    }

    @Nested
    class a_secure_connection {
        @TempDir
        private Path folder;

        @Test
        void is_for_the_name_and_not_for_the_address_that_was_dialled() throws Exception {
            var keys = TestTls.keys(folder, "dns:hooks.example.org");
            try (var receiver = Receiver.secure(TestTls.server(keys))) {
                var outbound = loopback(TestTls.trusting(keys), SOON);
                assertThat(post(outbound, "https://hooks.example.org:" + receiver.port() + "/", "x"))
                        .isInstanceOf(Outcome.Answered.class);
                assertThat(receiver.got.getFirst().header("Host")).startsWith("hooks.example.org");
            }
        }

        @Test
        void with_the_certificate_of_another_name_sends_nothing() throws Exception {
            var keys = TestTls.keys(folder, "dns:other.example.org,ip:127.0.0.1");
            try (var receiver = Receiver.secure(TestTls.server(keys))) {
                assertThat(post(
                                loopback(TestTls.trusting(keys), SOON),
                                "https://hooks.example.org:" + receiver.port() + "/",
                                "x"))
                        .isEqualTo(new Outcome.Failed(
                                "No secure connection came about; its certificate may be wrong or expired."));
                assertThat(receiver.got).isEmpty();
            }
        }

        @Test
        void with_a_certificate_that_nobody_vouches_for_sends_nothing() throws Exception {
            try (var receiver = Receiver.secure(TestTls.server(TestTls.keys(folder, "dns:hooks.example.org")))) {
                assertThat(post(
                                loopback(SSLContexts.createDefault(), SOON),
                                "https://hooks.example.org:" + receiver.port() + "/",
                                "x"))
                        .isInstanceOf(Outcome.Failed.class);
                assertThat(receiver.got).isEmpty();
            }
        }
    }
}
