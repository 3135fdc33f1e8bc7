package dev.ostiary.server;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.surface.console.ConsoleServlet;
import dev.ostiary.surface.http.DoorFrame;
import dev.ostiary.surface.http.StrictContainer;
import dev.ostiary.surface.mcp.EventStreams;
import dev.ostiary.surface.mcp.McpServlet;
import dev.ostiary.surface.mcp.StreamLimits;
import dev.ostiary.surface.rest.RestServlet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** What Spring is told: the container, and which servlet answers where. The rooms know nothing of it. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    /** Room for a line of 8 KiB and its headers; each open connection holds that much, a stream as long as it lives. */
    private static final int HEAD = 16 << 10;

    private static final int ANSWERED_HEAD = 4 << 10;

    /** The premises while they open. */
    record Opening(CompletableFuture<Premises> premises) {}

    @Bean(destroyMethod = "close")
    Premises premises(Opening opening) {
        return opening.premises().join();
    }

    @Bean
    TomcatServletWebServerFactory container(Settings settings) {
        var container = new TomcatServletWebServerFactory(settings.port());
        container.setAddress(address(settings.host()));
        container.setShutdown(Shutdown.GRACEFUL);
        container.addConnectorCustomizers(connector -> {
            StrictContainer.apply(connector);
            connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(HEAD));
            connector.setProperty("maxHttpResponseHeaderSize", Integer.toString(ANSWERED_HEAD));
            connector.setProperty("socket.appReadBufSize", Integer.toString(ANSWERED_HEAD));
            connector.setProperty("socket.appWriteBufSize", Integer.toString(ANSWERED_HEAD));
            connector.setProperty(
                    "connectionTimeout", Long.toString(Duration.ofSeconds(20).toMillis()));
            connector.setProperty(
                    "keepAliveTimeout", Long.toString(Duration.ofSeconds(75).toMillis()));
            connector.setProperty("maxKeepAliveRequests", "-1");
            connector.setProperty("maxConnections", "12000");
            connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        });
        container.addContextCustomizers(context -> {
            StrictContainer.apply(context);
            StrictContainer.apply((org.apache.catalina.Host) context.getParent());
        });
        return container;
    }

    @Bean
    ServletRegistrationBean<RestServlet> rest(Premises premises) {
        var rest = new ServletRegistrationBean<>(premises.rest(), "/");
        rest.setName("rest");
        return rest;
    }

    @Bean
    ServletRegistrationBean<ConsoleServlet> console(Premises premises, Settings settings) {
        var console = new ServletRegistrationBean<>(premises.console(), ConsoleServlet.MAPPING);
        console.setName("console");
        console.setEnabled(!settings.conformance());
        return console;
    }

    @Bean
    ServletRegistrationBean<McpServlet> mcp(Premises premises, EventStreams streams) {
        var mcp = new McpServlet(premises.dispatcher(), premises.sessions(), streams, BuildVersion.text());
        var registration = new ServletRegistrationBean<>(mcp, McpServlet.MAPPINGS.toArray(String[]::new));
        registration.setName("mcp");
        return registration;
    }

    /** Told first of all when the server stops, so that nobody is waited for who only waits himself. */
    @Bean
    ApplicationListener<ContextClosedEvent> closing(Premises premises) {
        return _ -> premises.quiet();
    }

    @Bean(destroyMethod = "close")
    EventStreams streams(Premises premises) {
        var streams = new EventStreams(premises.dispatcher(), StreamLimits.USUAL, premises.letterboxes());
        premises.onRightsChanged(streams::onRightsChanged);
        return streams;
    }

    /** Before everything else: whose name a request was sent to, and from where. */
    @Bean
    FilterRegistrationBean<DoorFrame> frame(Settings settings) {
        var frame = new FilterRegistrationBean<>(new DoorFrame(settings.names(), settings.origins()));
        frame.setOrder(1);
        return frame;
    }

    @Bean
    Farewell farewell(Premises premises, EventStreams streams, Settings settings) {
        return new Farewell(premises, streams, settings.notice());
    }

    @Bean
    FilterRegistrationBean<Farewell> leaving(Farewell farewell) {
        var leaving = new FilterRegistrationBean<>(farewell);
        leaving.setOrder(0);
        return leaving;
    }

    @Bean(destroyMethod = "close")
    Traces traces() {
        return Traces.of(System.getenv());
    }

    @Bean
    FilterRegistrationBean<Traces> tracing(Traces traces) {
        var tracing = new FilterRegistrationBean<>(traces);
        tracing.setOrder(2);
        return tracing;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--host " + host + " is not an address of this machine.", e);
        }
    }
}
