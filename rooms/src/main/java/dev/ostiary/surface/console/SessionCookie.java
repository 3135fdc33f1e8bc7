package dev.ostiary.surface.console;

import dev.ostiary.kernel.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie that carries a person's token (RFC 6265bis section 4.1.3): sent to this host alone, over https or the
 * loopback, kept from scripts, and with a link from another site, such as a mail's, but with no form of one.
 */
final class SessionCookie {
    private static final String NAME = "__Host-ostiary";
    private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private SessionCookie() {}

    /** The token; none when there is not exactly one, for nobody knows whose the others are. */
    static Optional<Secret> read(HttpServletRequest request) {
        var found = Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(NAME))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty())
                .toList();
        return found.size() == 1 ? Optional.of(new Secret(found.getFirst())) : Optional.empty();
    }

    static void write(HttpServletResponse response, Secret token) {
        response.addHeader("Set-Cookie", NAME + "=" + token.reveal() + RULES);
    }

    static void clear(HttpServletResponse response) {
        response.addHeader("Set-Cookie", NAME + "=" + RULES + "; Max-Age=0");
    }
}
