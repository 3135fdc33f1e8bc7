package dev.ostiary.broker.cloud;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The one way to the clouds beside AWS' own: a credential travels with each request, and what answers is not believed.
 *
 * <p>A redirect is a failure, because the credential would follow it; an answer is at most {@value #MOST} bytes; the
 * whole exchange, body included, ends when its time is over. The clouds' libraries are given this client.
 */
final class WaryHttp extends HttpClient {
    /** Bytes of one answer. */
    static final int MOST = 1 << 20;

    /** How long a cloud may take for one answer. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Duration patience;

    WaryHttp(Optional<SSLContext> trust, Optional<ProxySelector> proxies, Duration patience) {
        var builder = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(patience);
        trust.ifPresent(builder::sslContext);
        proxies.ifPresent(builder::proxy);
        this.http = builder.build();
        this.patience = patience;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Endpoint.check(request.uri());
        var answer = http.sendAsync(request, BodyHandlers.limiting(handler, MOST));
        try {
            return direct(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("no whole answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException("no answer");
        } finally {
            answer.cancel(true);
        }
    }

    private static <T> HttpResponse<T> direct(HttpResponse<T> response) throws IOException {
        if (response.statusCode() >= 300 && response.statusCode() < 400) {
            throw new IOException("an answer that leads elsewhere");
        }
        return response;
    }

    /** Not offered: nobody would end what takes too long. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return http.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return http.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return http.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return http.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return http.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return http.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return http.authenticator();
    }

    @Override
    public Version version() {
        return http.version();
    }

    @Override
    public Optional<Executor> executor() {
        return http.executor();
    }
}
