package dev.ostiary.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which an address is made to lead to where it must not, each of them tried. */
class AttackTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Outcome get(Outbound outbound, String address) {
        return outbound.send(new Parcel("GET", URI.create(address), Map.of(), new byte[0]));
    }

    /** An outbound whose names lead where {@code addresses} says. */
    private static Outbound resolving(Allowance allowance, String... addresses) {
        return new Outbound(
                allowance,
                _ -> List.of(addresses).stream().map(InetAddress::ofLiteral).toList(),
                SSLContexts.createDefault(),
                SOON);
    }

    @Nested
    class an_address_as_it_is_written {
        private final Outbound outbound = new Outbound(Allowance.NONE);

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://127.0.0.1/",
                    "https://127.0.0.1:8443/",
                    "https://127.1/",
                    "https://2130706433/",
                    "https://0x7f000001/",
                    "https://0x7f.0.0.1/",
                    "https://0177.0.0.1/",
                    "https://017700000001/",
                    "https://127.0.0.01/",
                    "https://127.0.0.1./",
                    "https://0/",
                    "https://0.0.0.0/",
                    "https://10.0.0.1/",
                    "https://172.16.0.1/",
                    "https://172.31.255.255/",
                    "https://192.168.1.1/",
                    "https://100.64.0.1/",
                    "https://169.254.169.254/latest/meta-data/",
                    "https://168.63.129.16/",
                    "https://198.18.0.1/",
                    "https://224.0.0.1/",
                    "https://255.255.255.255/",
                    "https://[::]/",
                    "https://[::1]/",
                    "https://[::ffff:127.0.0.1]/",
                    "https://[::ffff:7f00:1]/",
                    "https://[::127.0.0.1]/",
                    "https://[64:ff9b::7f00:1]/",
                    "https://[64:ff9b:1::7f00:1]/",
                    "https://[2002:7f00:1::]/",
                    "https://[2001:0:7f00:1::]/",
                    "https://[fd00:ec2::254]/",
                    "https://[fc00::1]/",
                    "https://[fe80::1]/",
                    "https://[fe80::1%25eth0]/",
                    "https://[fec0::1]/",
                    "https://[ff02::1]/",
                    "https://localhost/",
                    "https://LOCALHOST/",
                    "https://localhost./",
                    "http://8.8.8.8/",
                    "http://127.0.0.1/",
                    "ftp://hooks.example.org/",
                    "file:///etc/passwd",
                    "gopher://hooks.example.org/",
                    "https:/hooks.example.org/",
                    "//hooks.example.org/",
                    "https://user@hooks.example.org/",
                    "https://user:word@hooks.example.org/",
                    "https://hooks.example.org@127.0.0.1/",
                    "https://hooks.example.org/#@127.0.0.1",
                    "https://hooks_example/",
                    "https://-hooks.example.org/",
                    "https://hooks.example.org:0/",
                    "https://hooks.example.org:65536/",
                    "https://b\u00fccher.example/"
                })
        void is_not_dialled(String address) {
            assertThat(get(outbound, address)).isInstanceOf(Outcome.Refused.class);
        }

        @Test
        void is_refused_with_a_sentence_that_tells_nothing_of_the_network() {
            assertThat(get(outbound, "https://localhost/secret"))
                    .isEqualTo(new Outcome.Refused("localhost does not lead to a public address."
                            + " An operator can allow a range with OSTIARY_OUTBOUND_ALLOW."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://127.0.0.1/x", "https://[::ffff:10.0.0.1]/x", "http://example.org@evil/x"})
        void is_refused_before_anything_is_looked_up_where_that_can_be_known(String address) {
            assertThatThrownBy(() -> outbound.origin(URI.create(address))).isInstanceOf(OutboundRefused.class);
        }

        @Test
        void shows_no_more_than_scheme_host_and_port() {
            assertThat(outbound.origin(URI.create("https://Hooks.Example.org:8443/services/T0/SECRET?token=x")))
                    .isEqualTo("https://hooks.example.org:8443");
        }
    }

    @Nested
    class a_name {
        @ParameterizedTest
        @ValueSource(
                strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"})
        void that_leads_inside_is_not_dialled(String address) {
            assertThat(get(resolving(Allowance.NONE, address), "https://hooks.example.org/"))
                    .isInstanceOf(Outcome.Refused.class);
        }

        @Test
        void that_leads_outside_and_inside_at_once_is_not_dialled() {
            assertThat(get(resolving(Allowance.NONE, "8.8.8.8", "10.0.0.1"), "https://hooks.example.org/"))
                    .isInstanceOf(Outcome.Refused.class);
        }

        @Test
        void that_leads_nowhere_is_not_dialled() {
            assertThat(get(resolving(Allowance.NONE), "https://hooks.example.org/"))
                    .isInstanceOf(Outcome.Refused.class);
        }

        /** DNS rebinding: the second answer, which would lead inside, is never asked for. */
        @Test
        void is_resolved_once_and_what_was_checked_is_what_is_dialled() {
            try (var inside = Receiver.open();
                    var checked = Receiver.open()) {
                var asked = new ArrayList<String>();
                var rebinding = new Outbound(
                        Allowance.of("127.0.0.1"),
                        host -> {
                            asked.add(host);
                            return List.of(InetAddress.ofLiteral(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
                        },
                        SSLContexts.createDefault(),
                        SOON);
                assertThat(get(rebinding, "http://hooks.example.org:" + checked.port() + "/"))
                        .isInstanceOf(Outcome.Answered.class);
                assertThat(asked).containsExactly("hooks.example.org");
                assertThat(checked.got).hasSize(1);
                assertThat(inside.got).isEmpty();
            }
        }

        @ParameterizedTest
        @CsvSource({"22", "25", "80", "1023"})
        void is_not_dialled_at_ports_of_other_services(int port) {
            assertThat(get(resolving(Allowance.NONE, "8.8.8.8"), "https://hooks.example.org:" + port + "/"))
                    .isEqualTo(new Outcome.Refused("The port of the address must be 443, or 1024 and above."));
        }
    }

    @Nested
    class what_the_operator_allowed {
        @ParameterizedTest
        @ValueSource(strings = {"169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "fe80::1", "168.63.129.16"})
        void never_includes_where_clouds_keep_credentials_nor_what_is_no_single_host(String address) {
            assertThat(get(resolving(Allowance.of("0.0.0.0/0, ::/0"), address), "https://hooks.example.org/"))
                    .isInstanceOf(Outcome.Refused.class);
        }

        @Test
        void allows_plain_http_to_the_loopback_alone() {
            assertThat(get(resolving(Allowance.of("10.0.0.0/8"), "10.0.0.1"), "http://chat.example.org/"))
                    .isEqualTo(new Outcome.Refused("The address must begin with https://."));
        }

        @Test
        void is_no_more_than_the_range() {
            assertThat(get(resolving(Allowance.of("10.20.0.0/16"), "10.21.0.1"), "https://chat.example.org/"))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    @Nested
    class a_receiver {
        private final Outbound outbound = resolving(Allowance.of("127.0.0.1"), "127.0.0.1");

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void that_sends_us_elsewhere_is_not_followed(int status) {
            try (var receiver = Receiver.open();
                    var elsewhere = Receiver.open()) {
                receiver.answers(exchange -> {
                    exchange.getResponseHeaders().add("Location", elsewhere.url() + "/latest/meta-data/");
                    exchange.sendResponseHeaders(status, -1);
                });
                assertThat(get(outbound, "http://hooks.example.org:" + receiver.port() + "/"))
                        .isInstanceOfSatisfying(
                                Outcome.Answered.class,
                                answer -> assertThat(answer.status()).isEqualTo(status));
                assertThat(elsewhere.got).isEmpty();
            }
        }

        @Test
        void that_asks_for_credentials_gets_none() {
            try (var receiver = Receiver.open()) {
                receiver.answers(exchange -> {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
                    exchange.sendResponseHeaders(401, -1);
                });
                get(outbound, "http://hooks.example.org:" + receiver.port() + "/");
                assertThat(receiver.got).hasSize(1);
                assertThat(receiver.got.getFirst().header("Authorization")).isEmpty();
            }
        }
    }
}
