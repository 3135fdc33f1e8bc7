package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.outbound.Receiver;
import dev.ostiary.store.TestGround;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A request for approval, from the agent's call to the mail, the chat and the signed webhook. */
class TidingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HOME = "https://door.example.org";
    private static final String VALUE = "postgresql://app:hunter2@db/main";
    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    static {
        MAIL.start();
    }

    private static final Residence HOUSE = Residence.open(
            TestGround.freshDatabaseUrl(),
            Map.of(
                    "OSTIARY_SMTP_URL",
                    "smtp://127.0.0.1:" + MAIL.getSmtp().getPort(),
                    "OSTIARY_MAIL_FROM",
                    "door@example.org",
                    "OSTIARY_OUTBOUND_ALLOW",
                    "127.0.0.1"));

    private final Receiver chat = Receiver.open();
    private final Receiver hook = Receiver.open();
    private final String name = "n" + System.nanoTime();
    private final Residence.Household home = HOUSE.found(name);
    private final Residence.Account agent = HOUSE.account(home, "reporting-agent", "mcp:read");
    private String hookKey = "";
    private JsonNode asked = Residence.json("{}");

    @BeforeAll
    static void opens() {
        HOUSE.premises.listens(HOME);
    }

    @AfterAll
    static void closes() {
        HOUSE.close();
        MAIL.stop();
    }

    @BeforeEach
    void an_agent_asks() {
        HOUSE.done(
                "members.create",
                "{'email':'ada@" + name + ".example','roles':['approver'],'password':'correct horse battery'}",
                home.key());
        HOUSE.done(
                "resources.write",
                "{'uri':'vsecure://secrets/production/DATABASE_URL','value':'" + VALUE + "'}",
                home.key());
        HOUSE.done(
                "resources.define",
                "{'uri':'vsecure://secrets/production/*','requiresApproval':true,'approvers':['approver']}",
                home.key());
        HOUSE.done("notices.add", "{'name':'chat','kind':'slack','url':'" + chat.url() + "/T0'}", home.key());
        hookKey = Residence.text(
                HOUSE.done("notices.add", "{'name':'hook','kind':'webhook','url':'" + hook.url() + "/in'}", home.key()),
                "secret");
        asked = HOUSE.done(
                "approvals.request",
                "{'resource':'vsecure://secrets/production/DATABASE_URL','reason':'The nightly report fails.','ttl':1800}",
                agent.key());
        until(() -> mailed().isPresent() && !chat.got.isEmpty() && !hook.got.isEmpty());
    }

    private static void until(BooleanSupplier settled) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!settled.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come to that").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private Optional<MimeMessage> mailed() {
        return Stream.of(MAIL.getReceivedMessages())
                .filter(message -> to(message).equals("ada@" + name + ".example"))
                .findFirst();
    }

    private static String to(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private String mail() throws IOException, MessagingException {
        return mailed().orElseThrow().getContent().toString().replace("\r\n", "\n");
    }

    private String link() {
        return HOME + "/console/approvals/" + Residence.text(asked, "approvalId");
    }

    private String until() {
        return DateTimeFormatter.ofPattern("HH:mm:ss 'on' d MMMM yyyy", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(Instant.parse(Residence.text(asked, "expiresAt")));
    }

    @Nested
    class The_mail {
        @Test
        void says_who_asks_for_whom_what_why_and_until_when_with_the_link() throws IOException, MessagingException {
            assertThat(mail()).isEqualTo("""
                    reporting-agent asks to read vsecure://secrets/production/DATABASE_URL. It acts for %s.
                    Reason: The nightly report fails.
                    The request ends at %s UTC, and so does what you approve.

                    %s

                    --\s
                    Ostiary wrote this because something asks for your attention or
                    has changed. Opening a link approves nothing by itself.""".formatted(home.email(), until(), link()));
        }
    }

    @Nested
    class The_chat {
        @Test
        void is_told_the_same_as_plain_text_with_a_button() {
            var body = StrictJson.read(chat.got.getFirst().text());
            assertThat(body.at("/blocks/0/text/text").stringValue())
                    .isEqualTo("Approval wanted: read production/DATABASE_URL");
            assertThat(body.at("/blocks/1/text/type").stringValue()).isEqualTo("plain_text");
            assertThat(body.at("/blocks/1/text/text").stringValue())
                    .contains("reporting-agent asks to read", home.email(), "The nightly report fails.", until());
            assertThat(body.at("/blocks/2/elements/0/url").stringValue()).isEqualTo(link());
            assertThat(body.get("text").stringValue()).contains(link());
        }
    }

    @Nested
    class The_webhook {
        /** What a receiver writes who has read the documentation and nothing of ours. */
        private static final String CHECK = """
                import hashlib, hmac, json, sys
                key, stamp, signature, body = [sys.stdin.buffer.readline().rstrip(b"\\n") for _ in range(3)] + [sys.stdin.buffer.read()]
                right = "sha256=" + hmac.new(key, stamp + b"." + body, hashlib.sha256).hexdigest()
                print("valid" if hmac.compare_digest(right.encode(), signature) else "forged", json.loads(body)["type"])
                """;

        private String judged(String key, byte[] body) throws IOException, InterruptedException {
            var got = hook.got.getFirst();
            var python = new ProcessBuilder("python3", "-c", CHECK)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var in = python.getOutputStream()) {
                in.write((key + "\n" + got.header("X-Ostiary-Timestamp") + "\n" + got.header("X-Ostiary-Signature")
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                in.write(body);
            }
            var said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(python.waitFor()).isZero();
            return said;
        }

        @Test
        void is_found_genuine_by_the_receivers_own_code_and_forged_when_a_byte_differs()
                throws IOException, InterruptedException {
            var body = hook.got.getFirst().body();
            assertThat(judged(hookKey, body)).isEqualTo("valid approval_requested");
            assertThat(judged(hookKey + "0", body)).isEqualTo("forged approval_requested");
            var changed = new String(body, StandardCharsets.UTF_8).replace("reporting-agent", "reporting-agenT");
            assertThat(judged(hookKey, changed.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo("forged approval_requested");
        }

        @Test
        void is_told_the_particulars() {
            var sent = StrictJson.read(hook.got.getFirst().text()).get("data");
            for (var field :
                    new String[] {"approvalId", "resource", "operation", "requestedBy", "reason", "approvalUrl"}) {
                assertThat(sent.get(field)).as(field).isEqualTo(asked.get(field));
            }
            assertThat(Residence.text(sent, "onBehalfOf")).isEqualTo(home.email());
            assertThat(Instant.parse(Residence.text(sent, "expiresAt")))
                    .isEqualTo(Instant.parse(Residence.text(asked, "expiresAt")));
        }
    }

    @Nested
    class Nothing_secret {
        @Test
        void leaves_the_house() throws IOException, MessagingException {
            assertThat(mail()
                            + chat.got.getFirst().text()
                            + hook.got.getFirst().text()
                            + hook.got.getFirst().headers()
                            + chat.got.getFirst().headers())
                    .doesNotContain(
                            VALUE,
                            "hunter2",
                            agent.key().reveal(),
                            hookKey,
                            home.key().reveal());
        }
    }
}
