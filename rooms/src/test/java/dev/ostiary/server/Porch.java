package dev.ostiary.server;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.console.ConsoleServlet;
import dev.ostiary.surface.http.DoorFrame;
import dev.ostiary.surface.http.StrictContainer;
import dev.ostiary.surface.mcp.EventStreams;
import dev.ostiary.surface.mcp.McpServlet;
import dev.ostiary.surface.mcp.StreamLimits;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The network before a residence: its surfaces in a container, and a client that speaks to them. */
final class Porch implements AutoCloseable {
    final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Traces traces = Traces.to(new Remembering());

    Porch(Premises premises) {
        try {
            base = Files.createTempDirectory("porch");
            tomcat.setBaseDir(base.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("porch-"));
            StrictContainer.apply(tomcat.getConnector());
            var context = tomcat.addContext("", base.toString());
            StrictContainer.apply(context);
            filter(context, "frame", new DoorFrame(Set.of(), Set.of()));
            filter(context, "traces", traces);
            var streams = new EventStreams(premises.dispatcher(), StreamLimits.USUAL, premises.letterboxes());
            var mcp = new McpServlet(premises.dispatcher(), premises.sessions(), streams, "1.2.3");
            Tomcat.addServlet(context, "mcp", mcp);
            McpServlet.MAPPINGS.forEach(mapping -> context.addServletMappingDecoded(mapping, "mcp"));
            Tomcat.addServlet(context, "console", premises.console());
            context.addServletMappingDecoded(ConsoleServlet.MAPPING, "console");
            Tomcat.addServlet(context, "rest", premises.rest());
            context.addServletMappingDecoded("/", "rest");
            tomcat.start();
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void filter(Context context, String name, Filter filter) {
        var definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        context.addFilterDef(definition);
        var everywhere = new FilterMap();
        everywhere.setFilterName(name);
        everywhere.addURLPattern("/*");
        everywhere.setDispatcher(DispatcherType.REQUEST.name());
        context.addFilterMap(everywhere);
    }

    record Reply(int status, String body) {
        JsonNode json() {
            return StrictJson.read(body);
        }

        String code() {
            return json().path("error").path("code").asString("");
        }
    }

    /** Calls an operation by its route: what the template names goes into the address, reads ask by query. */
    Reply rest(Operation<?, ?> operation, ObjectNode arguments, Secret key, String guard) {
        var route = operation.route().orElseThrow();
        var address = route.template();
        var rest = arguments.deepCopy();
        for (var name : arguments.propertyNames()) {
            var hole = "{" + name + "}";
            var tail = "{" + name + "...}";
            if (address.contains(hole) || address.contains(tail)) {
                var value = arguments.get(name).asString();
                address = address.replace(hole, encoded(value)).replace(tail, value);
                rest.remove(name);
            }
        }
        var byQuery = route.method().equals("GET") || route.method().equals("DELETE");
        var query = byQuery && !rest.isEmpty() ? "?" + query(rest) : "";
        return send(route.method(), address + query, byQuery ? "" : rest.toString(), key.reveal(), guard);
    }

    /** Calls a tool at the vault's own endpoint. */
    Reply tool(String name, ObjectNode arguments, Secret key, String guard) {
        var call = JsonNodeFactory.instance.objectNode().put("name", name);
        call.set("arguments", arguments);
        return ask("tools/call", call, key, guard);
    }

    /** Asks something else of the vault's own endpoint. */
    Reply ask(String method, ObjectNode params, Secret key, String guard) {
        var ask = JsonNodeFactory.instance.objectNode();
        ask.put("jsonrpc", "2.0").put("id", 1).put("method", method).set("params", params);
        return send("POST", "/mcp/vault", ask.toString(), key.reveal(), guard);
    }

    Reply send(String method, String address, String body, String key, String guard) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + address))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!guard.isEmpty()) {
            request.header("X-Ostiary-Guard", guard);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    private static String query(ObjectNode parameters) {
        var query = new StringJoiner("&");
        for (var entry : parameters.properties()) {
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(value -> query.add(entry.getKey() + "=" + encoded(value.asString())));
            } else {
                query.add(entry.getKey() + "=" + encoded(entry.getValue().asString()));
            }
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What tracing would have sent, once everything that began has ended. */
    List<String> traced() {
        traces.close();
        return spans.stream().map(SpanData::toString).toList();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            FileSystemUtils.deleteRecursively(base);
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Remembering implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
