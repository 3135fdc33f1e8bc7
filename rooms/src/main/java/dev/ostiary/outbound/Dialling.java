package dev.ostiary.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** One HTTP exchange with addresses that were checked, by a client of its own that knows no others. */
final class Dialling {
    private static final int MOST_BYTES = 64 << 10;
    private static final Http1Config NARROW = Http1Config.custom()
            .setMaxLineLength(8 << 10)
            .setMaxHeaderCount(100)
            .build();

    private final DefaultClientTlsStrategy tls;
    private final Timeout patience;

    Dialling(SSLContext trust, Duration patience) {
        this.tls = new DefaultClientTlsStrategy(
                trust, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier());
        this.patience = Timeout.of(patience);
    }

    Outcome exchange(Parcel parcel, Destination destination, List<InetAddress> addresses)
            throws IOException, HttpException {
        var target = new HttpHost(destination.secure() ? "https" : "http", destination.bareHost(), destination.port());
        var request = new HttpUriRequestBase(parcel.method(), destination.uri());
        parcel.headers().forEach(request::setHeader);
        if (parcel.body().length > 0) {
            request.setEntity(new ByteArrayEntity(parcel.body(), null));
        }
        var client = client(destination.bareHost(), addresses);
        try {
            return answered(client.executeOpen(target, request, null));
        } finally {
            client.close(CloseMode.IMMEDIATE); // whatever else it would send, nobody reads it
        }
    }

    private CloseableHttpClient client(String host, List<InetAddress> addresses) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Pinned(host, addresses))
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(NARROW)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(patience)
                        .setSocketTimeout(patience)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(patience)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("ostiary")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static Outcome answered(ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (var header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        var entity = response.getEntity();
        var body = entity == null ? new byte[0] : read(entity.getContent());
        return new Outcome.Answered(
                response.getCode(),
                headers,
                body.length > MOST_BYTES ? java.util.Arrays.copyOf(body, MOST_BYTES) : body,
                body.length <= MOST_BYTES);
    }

    private static byte[] read(InputStream content) throws IOException {
        return content.readNBytes(MOST_BYTES + 1);
    }

    /** Knows one name, and for it what was checked. */
    private record Pinned(String host, List<InetAddress> addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String asked) throws UnknownHostException {
            if (!asked.equals(host)) {
                throw new UnknownHostException("another name");
            }
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String asked) {
            return asked;
        }
    }
}
