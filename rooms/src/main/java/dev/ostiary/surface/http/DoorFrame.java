package dev.ostiary.surface.http;

import dev.ostiary.kernel.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes first, whatever its path: it comes to a host that we are, from no page of another origin,
 * and gets an id.
 *
 * <p>A web page can make a browser call a server on its own machine, and by rebinding a name even as the same origin;
 * the Host header then names the page's host and not ours. No answer carries a CORS header.
 */
public final class DoorFrame extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String REQUEST_ID = DoorFrame.class.getName();
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private final transient Set<String> hosts;
    private final transient Set<String> origins;
    /** The last one that was ours: nearly all are alike. */
    private transient volatile @Nullable String lastHost;

    /**
     * Makes a frame.
     *
     * @param hosts names besides those of the loopback that this server is reached by, without a port
     * @param origins origins whose pages may call besides this server's own, such as {@code https://inspector.example}
     */
    public DoorFrame(Set<String> hosts, Set<String> origins) {
        this.hosts = lower(hosts);
        this.origins = lower(origins);
    }

    /** The id of {@code request}; the same as in the header X-Request-ID of its answer. */
    public static String requestId(ServletRequest request) {
        return request.getAttribute(REQUEST_ID) instanceof String id ? id : fresh();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var id = fresh();
        request.setAttribute(REQUEST_ID, id);
        response.setHeader("X-Request-ID", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        var host = values(request, "Host");
        if (!isOurs(host)) {
            refuse(
                    response,
                    "forbidden_host",
                    "This server does not go by the name in the Host header. Its operator gives it further names"
                            + " with OSTIARY_PUBLIC_HOSTS.",
                    id);
        } else if (!isWelcome(values(request, "Origin"), host.getFirst())) {
            refuse(
                    response,
                    "forbidden_origin",
                    "Pages of this origin may not call this server. Its operator lets further ones in with"
                            + " OSTIARY_ALLOWED_ORIGINS.",
                    id);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isOurs(List<String> given) {
        if (given.size() != 1) {
            return false;
        }
        var one = given.getFirst();
        if (one.equals(lastHost)) {
            return true;
        }
        var host = HOST.matcher(one);
        boolean ours = host.matches() && (LOOPBACK.matcher(host.group(1)).matches() || hosts.contains(host.group(1)));
        if (ours) {
            lastHost = one;
        }
        return ours;
    }

    private boolean isWelcome(List<String> given, String host) {
        return given.isEmpty()
                || (given.size() == 1
                        && (given.getFirst().equals("http://" + host)
                                || given.getFirst().equals("https://" + host)
                                || origins.contains(given.getFirst())));
    }

    private static void refuse(HttpServletResponse response, String code, String message, String id)
            throws IOException {
        new Reply(response, id, false, Wording.OWN).refusal(Refusal.denied(code, message, Refusal.Cause.CONDITION));
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Visitor.headers(request, header).stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Set<String> lower(Set<String> names) {
        return names.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    static String fresh() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
