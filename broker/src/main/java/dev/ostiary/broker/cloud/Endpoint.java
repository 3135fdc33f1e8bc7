package dev.ostiary.broker.cloud;

import dev.ostiary.client.Address;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Addresses that the operator set: https, or plain http to this machine, since credentials travel there. */
final class Endpoint {
    /** Where a machine in a cloud hears who it is; nothing secret goes there, and it speaks no https. */
    private static final Set<String> METADATA = Set.of("169.254.169.254", "metadata.google.internal");

    private Endpoint() {}

    /**
     * Reads what {@code setting} says.
     *
     * @throws Refused naming the setting, and nothing of its value
     */
    static URI of(String setting, String text) {
        try {
            var uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            check(uri);
            if (uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException | IOException _) {
            // Told below: the value may hold a password.
        }
        throw new Refused(
                Refusal.invalid(
                        "invalid_endpoint",
                        setting
                                + " must be an https address, or an http address of this machine, without a user name or a query."));
    }

    /** Whether a credential may go to {@code uri}. */
    static void check(URI uri) throws IOException {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme();
        var host = uri.getHost() == null ? "" : uri.getHost();
        var safe = scheme.equalsIgnoreCase("https")
                || (scheme.equalsIgnoreCase("http") && (Address.loopback(host) || METADATA.contains(host)));
        if (host.isEmpty() || !safe) {
            throw new IOException("an address that is neither https nor this machine");
        }
    }
}
