package dev.ostiary.broker.cloud;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Carries what Azure's library asks, over {@link WaryHttp}. */
final class AzureTransport implements HttpClient {
    private static final Set<String> NOT_OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final WaryHttp http;

    AzureTransport(WaryHttp http) {
        this.http = http;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            return new Answer(request, http.send(translated(request), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted"));
        }
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) throws IOException {
        try {
            var body = request.getBodyAsBinaryData();
            var builder = java.net.http.HttpRequest.newBuilder(
                            URI.create(request.getUrl().toString()))
                    .method(
                            request.getHttpMethod().toString(),
                            body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.toBytes()));
            for (var header : request.getHeaders()) {
                if (!NOT_OURS.contains(header.getName().toLowerCase(Locale.ROOT))) {
                    builder.header(header.getName(), header.getValue());
                }
            }
            return builder.build();
        } catch (IllegalArgumentException _) {
            throw new IOException("a request that cannot be sent");
        }
    }

    private static final class Answer extends HttpResponse {
        private final java.net.http.HttpResponse<byte[]> answer;
        private final HttpHeaders headers = new HttpHeaders();

        Answer(HttpRequest request, java.net.http.HttpResponse<byte[]> answer) {
            super(request);
            this.answer = answer;
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
        }

        @Override
        public int getStatusCode() {
            return answer.statusCode();
        }

        @Override
        @Deprecated
        public @Nullable String getHeaderValue(String name) {
            return headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(answer.body()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(answer.body());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(answer.body(), charset));
        }
    }
}
