package dev.ostiary.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a server is: scheme, host and port.
 *
 * <p>A credential travels with each call, so plain http is for this machine alone.
 */
public record Address(URI uri) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    /**
     * Reads {@code https://vault.example.com} or {@code http://127.0.0.1:8440}.
     *
     * @param insecure whether a credential may be sent in clear to another machine
     * @throws CallFailed with {@code invalid_url} or {@code insecure_url}; user names and passwords are not repeated
     */
    public static Address of(String url, boolean insecure) {
        var uri = parse(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw invalid();
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !uri.getRawPath().isEmpty()) {
            throw invalid();
        }
        if (scheme.equals("http") && !insecure && !loopback(uri.getHost())) {
            throw CallFailed.here(
                    "insecure_url",
                    "The server's address is plain http to another machine, so the credential would travel in clear. Use https, or set OSTIARY_INSECURE=true if the network between is yours.");
        }
        return new Address(uri);
    }

    /** Whether {@code host} is this machine by its name or number, so that nothing leaves it. */
    public static boolean loopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** Whether both lead to the same server: scheme, host and port. */
    public boolean leadsTo(Address other) {
        return uri.getScheme().equalsIgnoreCase(other.uri.getScheme())
                && uri.getHost().equalsIgnoreCase(other.uri.getHost())
                && port() == other.port();
    }

    private int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            throw invalid();
        }
    }

    private static CallFailed invalid() {
        return CallFailed.here(
                "invalid_url",
                "The server's address must be scheme, host and port and nothing more, such as https://vault.example.com or http://127.0.0.1:8440.");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
