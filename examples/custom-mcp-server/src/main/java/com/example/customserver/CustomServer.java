package com.example.customserver;

import dev.ostiary.client.vsecure.VSecure;
import dev.ostiary.client.vsecure.VSecureException;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.time.Duration;

/** Speaks MCP over the standard channels; {@code VSECURE_API_KEY} and {@code VSECURE_ENDPOINT} name key and server. */
final class CustomServer {
    /** Clients usually give up on a call after a minute. */
    private static final String USUAL_WAIT = "30";

    private CustomServer() {}

    public static void main(String[] arguments) {
        try {
            var wait = Long.parseLong(System.getenv().getOrDefault("READ_SECRET_WAIT_SECONDS", USUAL_WAIT));
            serve(new ReadSecret(VSecure.fromEnvironment(), Duration.ofSeconds(wait)));
        } catch (VSecureException.Invalid | VSecureException.KeyRejected unusable) {
            System.err.println("custom-mcp-server: " + unusable.getMessage());
            System.exit(1);
        } catch (NumberFormatException _) {
            System.err.println("custom-mcp-server: READ_SECRET_WAIT_SECONDS must be a number of seconds.");
            System.exit(1);
        }
    }

    /** Returns at once: the SDK's own threads serve until the client closes our input. */
    private static void serve(ReadSecret tool) {
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("vsecure", "1.0.0")
                .toolCall(ReadSecret.CARD, (_, request) -> tool.call(request.arguments()))
                .build();
    }
}
