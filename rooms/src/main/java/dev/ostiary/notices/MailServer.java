package dev.ostiary.notices;

import dev.ostiary.kernel.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's mail server, by which all tenants' mails leave.
 *
 * @param secure whether the connection is TLS from its first byte ({@code smtps})
 * @param user whom to sign in as, if at all
 * @param from the sender of every mail
 */
record MailServer(String host, int port, boolean secure, Optional<String> user, Secret password, String from) {
    private static final String URL = "OSTIARY_SMTP_URL";
    private static final String PASSWORD = "OSTIARY_SMTP_PASSWORD";
    private static final String FROM = "OSTIARY_MAIL_FROM";

    /**
     * Reads {@code OSTIARY_SMTP_URL}, {@code OSTIARY_SMTP_PASSWORD} and {@code OSTIARY_MAIL_FROM}; empty without the first.
     *
     * @throws IllegalArgumentException with a sentence for the operator, which does not repeat what he wrote
     */
    static Optional<MailServer> of(Map<String, String> environment) {
        var url = environment.getOrDefault(URL, "");
        if (url.isBlank()) {
            if (environment.containsKey(PASSWORD) || environment.containsKey(FROM)) {
                throw new IllegalArgumentException(
                        URL + " is missing, without which the other settings of mail say nothing.");
            }
            return Optional.empty();
        }
        var uri = parsed(url.strip());
        var from = environment.getOrDefault(FROM, "");
        if (!MailAddress.fits(from)) {
            throw new IllegalArgumentException(FROM + " must be a mail address, the sender of every mail.");
        }
        return Optional.of(of(uri, new Secret(environment.getOrDefault(PASSWORD, "")), from));
    }

    private static MailServer of(URI uri, Secret password, String from) {
        boolean secure = "smtps".equals(uri.getScheme());
        var user = Optional.ofNullable(uri.getRawUserInfo())
                .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        if (user.isPresent() && password.reveal().isEmpty()) {
            throw new IllegalArgumentException(URL + " names a user, so " + PASSWORD + " must be set.");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 465 : 587;
        return new MailServer(uri.getHost(), port, secure, user, password, from);
    }

    private static URI parsed(String url) {
        try {
            var uri = URI.create(url);
            boolean plain = "".equals(uri.getRawPath()) && uri.getRawQuery() == null && uri.getRawFragment() == null;
            boolean known = "smtp".equals(uri.getScheme()) || "smtps".equals(uri.getScheme());
            if (known
                    && plain
                    && uri.getHost() != null
                    && !String.valueOf(uri.getRawUserInfo()).contains(":")) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException(URL + " is not understood. It looks like smtp://user@host:587 or"
                + " smtps://user@host:465; the password goes into " + PASSWORD + ".");
    }
}
