package dev.ostiary.outbound;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** A web address in the one spelling that leaves no doubt which host is meant. Looks nothing up. */
record Destination(URI uri, boolean secure, String host, int port) {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("\\[[0-9a-f:.]*:[0-9a-f:.]*]");
    /** What some resolvers take for a number: {@code 0x7f.1}, {@code 0177.0.0.1}, {@code 2130706433}. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final int LONGEST = 2_048;

    /** @throws OutboundRefused when it is no such address, with a sentence that says why */
    static Destination of(URI uri) {
        if (uri.toString().length() > LONGEST) {
            throw new OutboundRefused("The address is longer than 2048 characters.");
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new OutboundRefused("The address must begin with https://.");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new OutboundRefused("The address must hold no user name, password or fragment.");
        }
        if (uri.getHost() == null) {
            throw new OutboundRefused("The address names no host that is understood.");
        }
        return new Destination(uri, secure, host(uri.getHost().toLowerCase(Locale.ROOT)), port(uri, secure));
    }

    private static String host(String host) {
        boolean literal = QUAD.matcher(host).matches() || V6.matcher(host).matches();
        boolean name = host.length() <= 253
                && NAME.matcher(host).matches()
                && !ENDS_IN_A_NUMBER.matcher(host).matches();
        if (!literal && !name) {
            throw new OutboundRefused("The host of the address is neither a name nor an IP address in its usual form.");
        }
        return host;
    }

    private static int port(URI uri, boolean secure) {
        int port = uri.getPort() == -1 ? (secure ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new OutboundRefused("The port of the address must be a number from 1 to 65535.");
        }
        return port;
    }

    boolean literal() {
        return host.startsWith("[") || QUAD.matcher(host).matches();
    }

    /** The host without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Scheme, host and port: what may be shown of an address whose rest may be a credential. */
    String origin() {
        boolean usual = port == (secure ? 443 : 80);
        return (secure ? "https://" : "http://") + host + (usual ? "" : ":" + port);
    }
}
