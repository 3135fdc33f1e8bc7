package dev.ostiary.bench;

import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.surface.http.DoorFrame;
import dev.ostiary.surface.mcp.EventStreams;
import dev.ostiary.surface.mcp.McpServlet;
import dev.ostiary.surface.mcp.StreamLimits;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executors;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The container as the server sets it up, with nothing in it but the MCP surface. */
record Container(Dispatcher dispatcher) {
    /** Answers the port it listens on. */
    int start() throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("open-door").toString());
        tomcat.setConnector(connector());
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(
                context,
                "mcp",
                new McpServlet(
                        dispatcher,
                        new Sessions(new byte[32], Clock.systemUTC()),
                        new EventStreams(dispatcher, StreamLimits.USUAL),
                        "bench"));
        McpServlet.MAPPINGS.forEach(mapping -> context.addServletMappingDecoded(mapping, "mcp"));
        var frame = new FilterDef();
        frame.setFilterName("frame");
        frame.setFilter(new DoorFrame(Set.of(), Set.of()));
        context.addFilterDef(frame);
        var everywhere = new FilterMap();
        everywhere.setFilterName("frame");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static Connector connector() {
        var connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return connector;
    }
}
