package dev.ostiary.broker.cloud;

import dev.ostiary.client.Address;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The way out that HTTPS_PROXY and NO_PROXY tell of, as the clouds' own tools read them; never to this machine. */
final class OperatorProxy extends ProxySelector {
    private final Proxy proxy;
    private final List<String> direct;

    private OperatorProxy(Proxy proxy, List<String> direct) {
        this.proxy = proxy;
        this.direct = direct;
    }

    /** @throws Refused when HTTPS_PROXY is no address; nothing of it is repeated, since it may hold a password */
    static Optional<ProxySelector> in(CloudSettings settings) {
        var exceptions =
                settings.said("NO_PROXY").or(() -> settings.said("no_proxy")).orElse("");
        return settings.said("HTTPS_PROXY")
                .or(() -> settings.said("https_proxy"))
                .map(text -> new OperatorProxy(proxy(text), listed(exceptions)));
    }

    private static Proxy proxy(String text) {
        try {
            var uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getRawUserInfo() == null) {
                return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new Refused(Refusal.invalid(
                "proxy_invalid", "HTTPS_PROXY must be http://host:port, without a user name and a password."));
    }

    private static List<String> listed(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    @Override
    public List<Proxy> select(URI uri) {
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var straight = Address.loopback(host)
                || uri.getScheme().equals("http")
                || direct.stream().anyMatch(each -> isWithin(host, each));
        return List.of(straight ? Proxy.NO_PROXY : proxy);
    }

    /** A name stands for itself and for what lies below it. */
    private static boolean isWithin(String host, String name) {
        var bare = name.startsWith(".") ? name.substring(1) : name;
        return name.equals("*") || host.equals(bare) || host.endsWith("." + bare);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException cause) {
        // Whoever asked is told.
    }
}
