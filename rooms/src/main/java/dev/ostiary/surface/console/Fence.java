package dev.ostiary.surface.console;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells our own pages from those of others, by what a browser says and no page can say for it.
 *
 * <p>Stricter than the frame of the door: a form must come from this very origin, and must say so.
 */
final class Fence {
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");
    /** Paths of ours, in the one spelling in which we make them: no query, no dots, nothing encoded. */
    private static final Pattern PLACE = Pattern.compile("/console(/[A-Za-z0-9_-]{1,100}){0,4}");

    private Fence() {}

    /** @throws Refused when the form is not one of our own pages' */
    static void requireOurs(HttpServletRequest request) {
        var origin = lower(request, "Origin");
        var site = lower(request, "Sec-Fetch-Site");
        var host = lower(request, "Host").getFirst();
        var ours = List.of("http://" + host, "https://" + host);
        if (origin.size() != 1
                || !ours.contains(origin.getFirst())
                || !(site.isEmpty() || site.equals(List.of("same-origin")))) {
            throw new Refused(Refusal.denied(
                    "forbidden_origin",
                    "This form was not sent by a page of this console. Open the page here and try again.",
                    Cause.CONDITION));
        }
    }

    /**
     * Whether the browser will keep our cookie and send it back, as it does over https and on the loopback. Browsers say
     * Sec-Fetch-Site to such origins alone.
     */
    static boolean standsOnSafeGround(HttpServletRequest request) {
        return request.isSecure()
                || LOOPBACK.matcher(lower(request, "Host").getFirst()).matches()
                || !lower(request, "Sec-Fetch-Site").isEmpty()
                || lower(request, "X-Forwarded-Proto").equals(List.of("https"));
    }

    /** Where a sign-in leads: {@code asked} if it is a page of this console, else its first one. */
    static String place(String asked) {
        return PLACE.matcher(asked).matches() && !asked.startsWith(Reception.PATH) ? asked : Layout.HOME;
    }

    private static List<String> lower(HttpServletRequest request, String header) {
        return Visitor.headers(request, header).stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
    }
}
