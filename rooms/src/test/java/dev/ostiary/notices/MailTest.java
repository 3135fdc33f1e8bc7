package dev.ostiary.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails, as a mail server gets them. */
class MailTest {
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void open() {
        mail.start();
    }

    @AfterEach
    void close() {
        mail.stop();
    }

    private House house(String... more) {
        var url = "smtp://127.0.0.1:" + mail.getSmtp().getPort();
        var all = Stream.concat(
                Stream.of("OSTIARY_SMTP_URL", url, "OSTIARY_MAIL_FROM", "door@example.org"), Stream.of(more));
        return new House(all.toArray(String[]::new));
    }

    @Nested
    class somebody_who_is_to_be_told {
        @Test
        void gets_a_calm_plain_text_with_the_link() throws MessagingException, IOException {
            try (var house = house()) {
                house.tell("Approval wanted: production/DATABASE_URL", "ada@example.org");
                house.settle();
                var got = mail.getReceivedMessages()[0];
                assertThat(got.getSubject()).isEqualTo("Approval wanted: production/DATABASE_URL");
                assertThat(got.getFrom()[0]).hasToString("door@example.org");
                assertThat(got.getAllRecipients()).hasSize(1);
                assertThat(got.getContentType()).startsWith("text/plain");
                assertThat(got.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
                assertThat(got.getContent().toString().replace("\r\n", "\n")).isEqualTo("""
                                ada asks to read it for one hour.
                                Reason: the nightly report fails.

                                https://door.example.org/approvals/apr_1

                                --\s
                                Ostiary wrote this because something asks for your attention or
                                has changed. Opening a link approves nothing by itself.""");
            }
        }

        @Test
        void gets_one_mail_however_many_ways_lead_to_him() {
            try (var house = house()) {
                house.channel("mail", "'addresses':['Ada@example.org','ops@example.org']");
                house.tell("once", "ada@example.org", "ada@example.org");
                house.settle();
                assertThat(mail.getReceivedMessages())
                        .extracting(message -> message.getAllRecipients()[0].toString())
                        .containsExactlyInAnyOrder("ada@example.org", "ops@example.org");
            }
        }

        @Test
        void gets_the_same_message_id_when_it_is_tried_again() throws MessagingException {
            var port = mail.getSmtp().getPort();
            try (var house = house()) {
                mail.stop();
                house.tell("later", "ada@example.org");
                house.settle();
                assertThat(house.deliveries("").getFirst().get("last_error").stringValue())
                        .isEqualTo("The mail server could not be reached, or offers no secure connection.");
                var back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
                back.start();
                try {
                    house.pass(Duration.ofSeconds(30), Duration.ofSeconds(30));
                    var id = house.deliveries("").getFirst().get("id").stringValue();
                    assertThat(back.getReceivedMessages()[0].getMessageID()).isEqualTo("<" + id + "@example.org>");
                } finally {
                    back.stop();
                }
            }
        }
    }

    @Nested
    class words_from_outside {
        @Test
        void make_no_header_and_no_recipient_of_their_own() throws MessagingException {
            try (var house = house()) {
                house.tell("Hello\r\nBcc: eve@example.org\r\n\r\nhidden \u202Etxet", "ada@example.org");
                house.settle();
                assertThat(mail.getReceivedMessages()).hasSize(1);
                var got = mail.getReceivedMessages()[0];
                assertThat(got.getSubject()).isEqualTo("Hello  Bcc: eve@example.org    hidden \uFFFDtxet");
                assertThat(got.getRecipients(Message.RecipientType.BCC)).isNull();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ada@example.org\\r\\nBcc: eve@example.org",
                    "ada@example.org,eve@example.org",
                    "Ada <ada@example.org>",
                    "ada@example.org>\\r\\nRCPT TO:<eve@example.org",
                    "ada",
                    "@example.org",
                    "list:ada@example.org;",
                    "ada@[127.0.0.1]"
                })
        void are_no_address(String address) {
            try (var house = house()) {
                house.tell("x", address.translateEscapes());
                house.settle();
                assertThat(mail.getReceivedMessages()).isEmpty();
                assertThat(house.deliveries("'status':'failed'")
                                .getFirst()
                                .get("attempts")
                                .intValue())
                        .isEqualTo(1);
                assertThat(house.door.code(
                                NoticesOperations.ADD,
                                "{'name':'m','kind':'mail','addresses':['%s']}".formatted(address)))
                        .isEqualTo("validation_error");
            }
        }
    }

    @Nested
    class a_mail_server {
        @Test
        void is_signed_in_to_with_the_password_that_stands_apart() {
            mail.setUser("door", "door", "correct horse");
            var url = "smtp://door@127.0.0.1:" + mail.getSmtp().getPort();
            try (var house = new House(
                    "OSTIARY_SMTP_URL",
                    url,
                    "OSTIARY_SMTP_PASSWORD",
                    "correct horse",
                    "OSTIARY_MAIL_FROM",
                    "d@example.org")) {
                house.tell("signed in", "ada@example.org");
                house.settle();
                assertThat(mail.getReceivedMessages()).hasSize(1);
            }
        }

        @Test
        void elsewhere_gets_nothing_without_tls() {
            var server = new MailServer(
                    "mail.example.org",
                    25,
                    false,
                    Optional.empty(),
                    new dev.ostiary.kernel.Secret(""),
                    "d@example.org");
            assertThat(new Postman(server).properties())
                    .containsEntry("mail.smtp.starttls.required", "true")
                    .containsEntry("mail.smtp.ssl.checkserveridentity", "true");
        }

        @Test
        void that_nobody_named_is_sent_nothing_and_no_mail_is_queued() {
            try (var house = new House()) {
                house.tell("nobody", "ada@example.org");
                assertThat(house.deliveries("")).isEmpty();
                assertThat(house.door.code(
                                NoticesOperations.ADD, "{'name':'m','kind':'mail','addresses':['a@example.org']}"))
                        .isEqualTo("no_mail_server");
            }
        }
    }

    @Nested
    class the_settings_of_a_mail_server {
        private static MailServer of(String url) {
            return MailServer.of(Map.of(
                            "OSTIARY_SMTP_URL",
                            url,
                            "OSTIARY_SMTP_PASSWORD",
                            "p",
                            "OSTIARY_MAIL_FROM",
                            "d@example.org"))
                    .orElseThrow();
        }

        @Test
        void have_the_usual_ports() {
            assertThat(List.of(
                            of("smtp://h").port(),
                            of("smtps://h").port(),
                            of("smtp://h:25").port()))
                    .containsExactly(587, 465, 25);
        }

        @Test
        void may_name_a_user_that_is_an_address() {
            assertThat(of("smtp://me%40example.org@h").user()).contains("me@example.org");
        }

        @ParameterizedTest
        @ValueSource(strings = {"mail", "http://h", "smtp://u:hunter2@h", "smtp:///x", "smtp://h/path", "smtp://h?x=1"})
        void are_refused_without_being_repeated(String url) {
            assertThatThrownBy(() -> of(url))
                    .message()
                    .doesNotContain("hunter2")
                    .contains("smtp://user@host:587");
        }
    }
}
