package dev.ostiary.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.ostiary.kernel.Secret;
import dev.ostiary.outbound.TestTls;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.wiser.Wiser;

/** Mails leave over TLS, to a server whose certificate is trusted and bears its name, or not at all. */
class MailSecrecyTest {
    private static final Letter LETTER = new Letter("ada@example.org", "Approval wanted", "Please look.");
    private static final String UNSAFE = "The mail server could not be reached, or offers no secure connection.";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Sent send(String host, int port, boolean secure, Optional<SSLContext> trust) {
        var server = new MailServer(host, port, secure, Optional.empty(), new Secret(""), "door@example.org");
        return new Postman(server, trust.map(SSLContext::getSocketFactory))
                .send(LETTER, "dlv_1", Instant.parse("2026-11-21T12:00:00Z"));
    }

    /** A mail server that takes nothing before the connection is secure. */
    private static Wiser open(KeyStore keys) throws Exception {
        var wiser = Wiser.create(SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .enableTLS()
                .requireTLS()
                .startTlsSocketFactory(TestTls.server(keys)));
        wiser.start();
        return wiser;
    }

    private static int port(Wiser wiser) {
        return wiser.getServer().getPortAllocated();
    }

    @Nested
    class By_STARTTLS {
        @Test
        void a_mail_arrives_where_the_certificate_is_trusted_and_bears_the_name() throws Exception {
            var keys = TestTls.keys(folder, "ip:127.0.0.1");
            var wiser = open(keys);
            try {
                assertThat(send("127.0.0.1", port(wiser), false, Optional.of(TestTls.trusting(keys))))
                        .isInstanceOf(Sent.Arrived.class);
                assertThat(wiser.getMessages()).hasSize(1);
                assertThat(wiser.getMessages().getFirst().getMimeMessage().getSubject())
                        .isEqualTo("Approval wanted");
            } finally {
                wiser.stop();
            }
        }

        @Test
        void nothing_leaves_where_nobody_vouches_for_the_certificate() throws Exception {
            var wiser = open(TestTls.keys(folder, "ip:127.0.0.1"));
            try {
                assertThat(send("127.0.0.1", port(wiser), false, Optional.empty()))
                        .isEqualTo(Sent.Not.yet(UNSAFE));
                assertThat(wiser.getMessages()).isEmpty();
            } finally {
                wiser.stop();
            }
        }

        @Test
        void nothing_leaves_where_the_certificate_is_for_another_name() throws Exception {
            var keys = TestTls.keys(folder, "dns:other.example.org");
            var wiser = open(keys);
            try {
                assertThat(send("127.0.0.1", port(wiser), false, Optional.of(TestTls.trusting(keys))))
                        .isEqualTo(Sent.Not.yet(UNSAFE));
                assertThat(wiser.getMessages()).isEmpty();
            } finally {
                wiser.stop();
            }
        }

        @Test
        void nothing_leaves_for_another_machine_that_does_not_offer_it() throws Exception {
            var elsewhere = elsewhere();
            assumeTrue(elsewhere.isPresent(), "needs an address of this machine that is not the loopback's");
            var mail = new GreenMail(new ServerSetup(0, "0.0.0.0", ServerSetup.PROTOCOL_SMTP));
            mail.start();
            try {
                assertThat(send(elsewhere.orElseThrow(), mail.getSmtp().getPort(), false, Optional.empty()))
                        .isEqualTo(Sent.Not.yet(UNSAFE));
                assertThat(mail.getReceivedMessages()).isEmpty();
                assertThat(send("127.0.0.1", mail.getSmtp().getPort(), false, Optional.empty()))
                        .isInstanceOf(Sent.Arrived.class);
            } finally {
                mail.stop();
            }
        }

        private static Optional<String> elsewhere() throws SocketException {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        }
    }

    @Nested
    class From_the_first_byte {
        @Test
        void nothing_leaves_where_nobody_vouches_for_the_certificate() {
            var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
            mail.start();
            try {
                assertThat(send("127.0.0.1", mail.getSmtps().getPort(), true, Optional.empty()))
                        .isEqualTo(Sent.Not.yet(UNSAFE));
                assertThat(mail.getReceivedMessages()).isEmpty();
            } finally {
                mail.stop();
            }
        }
    }
}
