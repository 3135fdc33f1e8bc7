package dev.ostiary.notices;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.ostiary.outbound.Receiver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged while notices go out and fail, with our own loggers told to say everything. */
class SilenceTest {
    private static final String PASSWORD = "sesame-open-please";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger jul = LogManager.getLogManager().getLogger("");
    private final java.util.logging.Logger ours = java.util.logging.Logger.getLogger("dev.ostiary");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            // As the server sets them (LogFiles).
            if (!event.getLoggerName().startsWith("org.apache.hc")
                    || event.getLevel().isGreaterOrEqual(Level.WARN)) {
                logged.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
            }
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        handler.setLevel(java.util.logging.Level.ALL);
        ours.setLevel(java.util.logging.Level.ALL);
        jul.addHandler(handler);
    }

    @AfterEach
    void hush() {
        root.detachAppender(appender);
        jul.removeHandler(handler);
        ours.setLevel(null);
    }

    @Test
    void holds_no_address_no_key_and_no_password() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        var url = "smtp://door@127.0.0.1:" + mail.getSmtp().getPort();
        try (var receiver = Receiver.open();
                var house = new House(
                        "OSTIARY_SMTP_URL",
                        url,
                        "OSTIARY_SMTP_PASSWORD",
                        PASSWORD,
                        "OSTIARY_MAIL_FROM",
                        "d@example.org")) {
            house.channel("slack", "'url':'%s/services/HIDDEN'".formatted(receiver.url()));
            var secret = house.channel("webhook", "'url':'%s/hook/HIDDEN?t=HIDDEN'".formatted(receiver.url()))
                    .secret();
            house.channel("webhook", "'url':'https://hooks.invalid/HIDDEN'");
            house.tell("first", "ada@example.org");
            house.settle();
            mail.stop();
            receiver.answers(500);
            house.tell("second", "ada@example.org");
            house.settle();
            assertThat(house.deliveries("'status':'pending'")).hasSizeGreaterThan(3);
            assertThat(logged).anyMatch(line -> line.contains("a mail did not leave"));
            assertThat(logged)
                    .noneMatch(line -> line.contains("HIDDEN") || line.contains(secret) || line.contains(PASSWORD));
        } finally {
            mail.stop();
        }
    }
}
