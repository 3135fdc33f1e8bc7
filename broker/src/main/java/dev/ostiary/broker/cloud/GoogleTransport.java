package dev.ostiary.broker.cloud;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries what Google's library asks, over {@link WaryHttp}, to Google or to where the operator's own gcloud settings
 * lead instead.
 */
final class GoogleTransport extends HttpTransport {
    /** Google's addresses, and the settings of gcloud that put others in their place. */
    private static final Map<String, String> SETTINGS = Map.of(
            "https://iamcredentials.googleapis.com", "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS",
            "https://sts.googleapis.com", "CLOUDSDK_API_ENDPOINT_OVERRIDES_STS",
            "https://oauth2.googleapis.com/token", "CLOUDSDK_AUTH_TOKEN_HOST");

    /** Those that the JDK sets itself, and one that would have answers come packed, to whatever size. */
    private static final Set<String> NOT_OURS =
            Set.of("accept-encoding", "connection", "content-length", "expect", "host", "upgrade");

    private final CloudSettings settings;
    private final WaryHttp http;
    private final String reason;

    /** @param reason what Google's log shows beside a token that was given; may be empty */
    GoogleTransport(CloudSettings settings, WaryHttp http, String reason) {
        this.settings = settings;
        this.http = http;
        this.reason = reason;
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        var request = new Request(method, address(url));
        if (!reason.isEmpty() && url.endsWith(":generateAccessToken")) {
            request.addHeader("X-Goog-Request-Reason", reason);
        }
        return request;
    }

    private String address(String url) {
        for (var each : SETTINGS.entrySet()) {
            var instead = settings.said(each.getValue()).map(text -> Endpoint.of(each.getValue(), text));
            if (instead.isPresent() && (url.equals(each.getKey()) || url.startsWith(each.getKey() + "/"))) {
                return instead.get() + url.substring(each.getKey().length());
            }
        }
        return url;
    }

    private final class Request extends LowLevelHttpRequest {
        private final String method;
        private final String url;
        private final Map<String, String> headers = new LinkedHashMap<>();

        Request(String method, String url) {
            this.method = method;
            this.url = url;
        }

        @Override
        public void addHeader(String name, String value) {
            if (!NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            try {
                var request = HttpRequest.newBuilder(URI.create(url)).method(method, body());
                Optional.ofNullable(getContentType()).ifPresent(type -> headers.put("Content-Type", type));
                headers.forEach(request::header);
                return new Response(http.send(request.build(), BodyHandlers.ofByteArray()));
            } catch (IllegalArgumentException _) {
                throw new IOException("a request that cannot be sent");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
        }

        private HttpRequest.BodyPublisher body() throws IOException {
            if (getStreamingContent() == null) {
                return BodyPublishers.noBody();
            }
            var bytes = new ByteArrayOutputStream();
            getStreamingContent().writeTo(bytes);
            return BodyPublishers.ofByteArray(bytes.toByteArray());
        }
    }

    /** The whole answer; a packed one is not unpacked, since nobody asked for it. */
    private static final class Response extends LowLevelHttpResponse {
        private final HttpResponse<byte[]> answer;

        Response(HttpResponse<byte[]> answer) {
            this.answer = answer;
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(answer.body());
        }

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public long getContentLength() {
            return answer.body().length;
        }

        @Override
        public @Nullable String getContentType() {
            return answer.headers().firstValue("Content-Type").orElse(null);
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + answer.statusCode();
        }

        @Override
        public int getStatusCode() {
            return answer.statusCode();
        }

        @Override
        public @Nullable String getReasonPhrase() {
            return null;
        }

        @Override
        public int getHeaderCount() {
            return 0;
        }

        @Override
        public String getHeaderName(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public String getHeaderValue(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
