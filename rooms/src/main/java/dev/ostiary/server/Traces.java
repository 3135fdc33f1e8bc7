package dev.ostiary.server;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.surface.mcp.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One span for each request, a child of the caller's where it sends {@code traceparent} (W3C Trace Context). An MCP message
 * that carries a context of its own in {@code _meta} (2026-07-28, overview) has a span of its own beside it: the header
 * rules over the request's, which may have come from a proxy, {@code _meta} over the message's, and a link joins them.
 *
 * <p>Sent by OTLP over HTTP to {@code OTEL_EXPORTER_OTLP_ENDPOINT}; without it nothing is traced. A span holds the
 * operation and what came of it, never an address's query, a path of a secret or an argument.
 */
final class Traces implements Filter, AutoCloseable {
    private static final TextMapGetter<HttpServletRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return java.util.Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    };

    private static final TextMapGetter<HttpServletRequest> MESSAGE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return TraceContext.of(request).keySet();
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String name) {
            return request == null ? null : TraceContext.of(request).get(name);
        }
    };

    private final Optional<SdkTracerProvider> provider;
    private final Tracer tracer;

    private Traces(Optional<SdkTracerProvider> provider) {
        this.provider = provider;
        this.tracer = provider.map(it -> it.get("ostiary"))
                .orElseGet(() -> OpenTelemetry.noop().getTracer("ostiary"));
    }

    /** As the environment says. */
    static Traces of(Map<String, String> environment) {
        return new Traces(Optional.ofNullable(environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
                .map(endpoint -> provider(OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
                        .build())));
    }

    /** To an exporter of the caller's choice. */
    static Traces to(SpanExporter exporter) {
        return new Traces(Optional.of(provider(exporter)));
    }

    private static SdkTracerProvider provider(SpanExporter exporter) {
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", "ostiary")
                                .put("service.version", BuildVersion.text())
                                .build())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (provider.isEmpty() || !(request instanceof HttpServletRequest http)) {
            chain.doFilter(request, response);
            return;
        }
        var parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), http, HEADERS);
        var begun = Instant.now();
        var span = tracer.spanBuilder(http.getMethod())
                .setParent(parent)
                .setStartTimestamp(begun)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", http.getMethod())
                .startSpan();
        try (var _ = span.makeCurrent()) {
            chain.doFilter(request, response);
        } finally {
            message(http, span, begun);
            close(span, (HttpServletResponse) response);
        }
    }

    /** The span of the message in the request, where the message says whose child it is; the request's own stays apart. */
    private void message(HttpServletRequest request, Span span, Instant begun) {
        var context = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, MESSAGE);
        if (Span.fromContext(context).getSpanContext().isValid()) {
            var name = span instanceof ReadableSpan readable ? readable.getName() : request.getMethod();
            tracer.spanBuilder(name)
                    .setParent(context)
                    .addLink(span.getSpanContext())
                    .setStartTimestamp(begun)
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan()
                    .end();
        }
    }

    private static void close(Span span, HttpServletResponse response) {
        span.setAttribute("http.response.status_code", response.getStatus());
        var requestId = response.getHeader("X-Request-ID");
        if (requestId != null) {
            span.setAttribute("ostiary.request_id", requestId);
        }
        span.end();
    }

    @Override
    public void close() {
        provider.ifPresent(SdkTracerProvider::close);
    }
}
