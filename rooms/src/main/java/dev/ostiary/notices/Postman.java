package dev.ostiary.notices;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Untrusted;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Hands mails to the operator's mail server, one connection each.
 *
 * <p>TLS is required unless the server is this very machine; its certificate must be for the host's name.
 */
final class Postman {
    private static final System.Logger LOG = System.getLogger(Postman.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ALTOGETHER = Duration.ofSeconds(30);

    private final MailServer server;
    private final Optional<SSLSocketFactory> trust;

    /** One that trusts whom the JVM trusts. */
    Postman(MailServer server) {
        this(server, Optional.empty());
    }

    Postman(MailServer server, Optional<SSLSocketFactory> trust) {
        this.server = server;
        this.trust = trust;
    }

    /** Sends {@code letter}; the same {@code id} gives the same Message-ID, however often it is tried. */
    Sent send(Letter letter, String id, Instant at) {
        if (!MailAddress.fits(letter.to())) {
            return Sent.Not.ever("This is no mail address.");
        }
        var work = new FutureTask<>(() -> hand(letter, id, at));
        var thread = Thread.ofVirtual().name("postman").start(work);
        try {
            return work.get(ALTOGETHER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            thread.interrupt(); // closes the socket that a virtual thread waits on
            return Sent.Not.yet("The mail server did not answer in time.");
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return Sent.Not.yet("This node is stopping.");
        } catch (ExecutionException e) {
            return failure(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Sent hand(Letter letter, String id, Instant at) throws MessagingException {
        var session = Session.getInstance(properties());
        var message = message(session, letter, id, at);
        try (var transport = session.getTransport(protocol())) {
            transport.connect(server.host(), server.port(), user(), password());
            transport.sendMessage(message, message.getAllRecipients());
        }
        return new Sent.Arrived(Optional.of(250));
    }

    private MimeMessage message(Session session, Letter letter, String id, Instant at) throws MessagingException {
        var domain = server.from().substring(server.from().indexOf('@') + 1);
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@" + domain + ">");
            }
        };
        message.setFrom(new InternetAddress(server.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(at));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(letter.text(), StandardCharsets.UTF_8.name(), "plain");
        message.saveChanges();
        return message;
    }

    private String protocol() {
        return server.secure() ? "smtps" : "smtp";
    }

    private @Nullable String user() {
        return server.user().orElse(null);
    }

    private @Nullable String password() {
        return server.user().isPresent() ? server.password().reveal() : null;
    }

    Properties properties() {
        var prefix = "mail." + protocol() + ".";
        var patience = Long.toString(PATIENCE.toMillis());
        var properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", patience);
        properties.setProperty(prefix + "timeout", patience);
        properties.setProperty(prefix + "writetimeout", patience);
        properties.setProperty(prefix + "auth", Boolean.toString(server.user().isPresent()));
        properties.setProperty(prefix + "auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty(prefix + "starttls.enable", "true");
        properties.setProperty(prefix + "starttls.required", Boolean.toString(!server.secure() && !here()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "from", server.from());
        trust.ifPresent(factory -> properties.put(prefix + "ssl.socketFactory", factory));
        return properties;
    }

    private boolean here() {
        try {
            return InetAddress.getByName(server.host()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /** A receiver's word is passed on, but nothing of a sign-in, which could repeat what was sent. */
    private static Sent failure(Throwable fault) {
        LOG.log(System.Logger.Level.DEBUG, "a mail did not leave: " + Faults.place(fault));
        return switch (fault) {
            case AuthenticationFailedException _ -> Sent.Not.yet("The mail server did not accept our sign-in.");
            case SendFailedException failed -> refused(failed);
            default -> Sent.Not.yet("The mail server could not be reached, or offers no secure connection.");
        };
    }

    private static Sent refused(SendFailedException failed) {
        for (@Nullable Exception each = failed; each != null; ) {
            int code = switch (each) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSendFailedException whole -> whole.getReturnCode();
                default -> 0;
            };
            if (code > 0 && !(each instanceof SMTPSendFailedException whole && whole.getNextException() != null)) {
                var why = "The mail server said: "
                        + Untrusted.neutral(String.valueOf(each.getMessage()), 200)
                                .strip();
                return new Sent.Not(why, Optional.of(code), code >= 500);
            }
            each = each instanceof MessagingException outer ? outer.getNextException() : null;
        }
        return Sent.Not.yet("The mail server did not take the mail.");
    }
}
