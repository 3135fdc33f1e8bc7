package dev.ostiary.notices;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.outbound.Outbound;
import dev.ostiary.outbound.OutboundRefused;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a channel may be.
 *
 * @param mails whether there is a mail server
 */
record ChannelRules(Outbound outbound, boolean mails) {
    private static final Pattern EVENT = Pattern.compile("\\*|[a-z][a-z0-9_.]{0,63}");

    static String name(String text) {
        if (!Untrusted.neutral(text, text.length()).equals(text)) {
            throw new Refused(Refusal.invalidField("name", "must not hold control characters."));
        }
        return text;
    }

    static List<String> events(List<String> events) {
        if (!events.stream().allMatch(event -> EVENT.matcher(event).matches())) {
            throw new Refused(Refusal.invalidField("events", "are names such as approval_requested, or * for all."));
        }
        return events.stream().distinct().toList();
    }

    /** What may be shown of {@code url}. */
    Optional<String> target(Kind kind, Optional<Secret> url) {
        if (kind == Kind.MAIL) {
            url.ifPresent(_ -> {
                throw new Refused(Refusal.invalidField("url", "a mail channel has addresses instead."));
            });
            return Optional.empty();
        }
        var given = url.orElseThrow(() -> new Refused(Refusal.invalidField("url", "is missing.")));
        try {
            return Optional.of(outbound.origin(URI.create(given.reveal())));
        } catch (OutboundRefused e) {
            throw new Refused(Refusal.invalidField("url", e.why()));
        } catch (IllegalArgumentException _) {
            throw new Refused(Refusal.invalidField("url", "is no web address."));
        }
    }

    List<String> addresses(Kind kind, List<String> addresses) {
        if (kind != Kind.MAIL) {
            if (!addresses.isEmpty()) {
                throw new Refused(Refusal.invalidField("addresses", "only a mail channel has addresses."));
            }
            return addresses;
        }
        requireMail();
        if (addresses.isEmpty() || !addresses.stream().allMatch(MailAddress::fits)) {
            throw new Refused(
                    Refusal.invalidField("addresses", "are mail addresses such as ops@example.org, at least one."));
        }
        return addresses.stream().distinct().toList();
    }

    private void requireMail() {
        if (!mails) {
            throw new Refused(Refusal.conflict(
                    "no_mail_server", "This server has no mail server. Ask its operator to set OSTIARY_SMTP_URL."));
        }
    }
}
