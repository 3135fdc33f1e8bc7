package dev.ostiary.broker.cloud;

import static dev.ostiary.broker.cloud.Wanted.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorProxyTest {
    private final Map<String, String> environment = new HashMap<>(
            Map.of("HTTPS_PROXY", "http://proxy.example.com:3128", "NO_PROXY", "internal.example.com, .corp,10.0.0.7"));

    private Proxy way(String url) {
        return OperatorProxy.in(CloudSettings.of(environment))
                .orElseThrow()
                .select(URI.create(url))
                .getFirst();
    }

    @Test
    void is_taken_to_the_clouds() {
        assertThat(way("https://sts.googleapis.com/v1/token").address())
                .isEqualTo(InetSocketAddress.createUnresolved("proxy.example.com", 3128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8200",
                "http://127.0.0.1:8200",
                "https://internal.example.com",
                "https://vault.internal.example.com",
                "https://vault.corp",
                "https://10.0.0.7:8200",
                "http://169.254.169.254/metadata",
            })
    void is_not_taken_to_what_is_near(String url) {
        assertThat(way(url)).isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @CsvSource({"https://notinternal.example.com", "https://internal.example.com.evil.example"})
    void is_taken_to_names_that_merely_look_alike(String url) {
        assertThat(way(url)).isNotEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void is_none_where_none_is_set() {
        assertThat(OperatorProxy.in(CloudSettings.of(Map.of("HTTPS_PROXY", " "))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:canary@proxy:3128", "proxy", "http://pro xy:1", "socks"})
    void that_cannot_be_used_is_refused_and_not_repeated(String proxy) {
        environment.put("HTTPS_PROXY", proxy);

        assertThat(refusal(() -> way("https://sts.googleapis.com")))
                .contains("HTTPS_PROXY")
                .doesNotContain("canary");
    }
}
