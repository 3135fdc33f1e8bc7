package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/** The operator's proxy, as AWS' library wants to be told of it. */
final class AwsProxy {
    private AwsProxy() {}

    /** No proxy, whatever the process's environment says. */
    static ProxyConfiguration none() {
        return ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false)
                .build();
    }

    /**
     * Through {@code proxy}, such as {@code http://proxy.example:3128}, but for the hosts that {@code direct} lists.
     *
     * @throws Refused when it is no such address; its text is not repeated, for it may hold a password
     */
    static ProxyConfiguration of(Optional<String> proxy, Optional<String> direct) {
        return proxy.map(text -> ProxyConfiguration.builder()
                        .endpoint(address(text))
                        .nonProxyHosts(direct.map(AwsProxy::hosts).orElse(Set.of()))
                        .useEnvironmentVariablesValues(false)
                        .build())
                .orElseGet(() -> ProxyConfiguration.builder()
                        .useEnvironmentVariablesValues(false)
                        .build());
    }

    private static URI address(String text) {
        try {
            var uri = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        throw new Refused(Refusal.invalid(
                "invalid_proxy",
                "HTTPS_PROXY must be a proxy's address such as http://proxy.example:3128, without a user name."));
    }

    /** Names and their subdomains, as curl reads such a list; the library wants expressions. */
    private static Set<String> hosts(String direct) {
        return Arrays.stream(direct.split(",", -1))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> !each.isEmpty())
                .map(AwsProxy::expression)
                .collect(Collectors.toSet());
    }

    private static String expression(String host) {
        var name = host.replaceFirst("^\\*?\\.", "");
        return name.equals("*") ? ".*" : "(?:.*[.])?" + Pattern.quote(name);
    }
}
