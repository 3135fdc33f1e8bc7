package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official Java SDK's client as the judge: it connects, lists, calls and is refused. */
@Timeout(60)
class JavaSdkTest {
    @SuppressWarnings("NullAway.Init")
    private McpHouse house;

    @BeforeEach
    void opens() throws Exception {
        house = new McpHouse();
    }

    @AfterEach
    void closes() throws Exception {
        house.close();
    }

    private static HttpRequest.Builder withKey() {
        return HttpRequest.newBuilder().header("Authorization", "Bearer all");
    }

    private static void judge(McpClientTransport transport) {
        try (var client = McpClient.sync(transport).build()) {
            var hello = client.initialize();
            assertThat(hello.serverInfo().name()).isEqualTo("scaivault");
            assertThat(client.listTools().tools())
                    .extracting(tool -> tool.name())
                    .containsExactly("scaivault_read_secret", "scaivault_write_secret");

            var read = client.callTool(CallToolRequest.builder("scaivault_read_secret")
                    .arguments(Map.of("path", "app/db"))
                    .build());
            assertThat(read.isError()).isNotEqualTo(true);
            assertThat(((TextContent) read.content().getFirst()).text()).contains("hunter2-hunter2");

            var refused = client.callTool(CallToolRequest.builder("scaivault_read_secret")
                    .arguments(Map.of("path", "../etc"))
                    .build());
            assertThat(refused.isError()).isTrue();
        }
    }

    @Test
    void connects_by_streamable_http() {
        judge(HttpClientStreamableHttpTransport.builder(house.url())
                .endpoint("/mcp/vault")
                .requestBuilder(withKey())
                .build());
    }

    @Test
    @SuppressWarnings("deprecation") // the transport is old, and so are the clients that need it
    void connects_by_http_and_sse() {
        judge(HttpClientSseClientTransport.builder(house.url())
                .sseEndpoint("/mcp/vault/sse")
                .requestBuilder(withKey())
                .build());
    }

    @Test
    void connects_by_stdio_through_the_relay() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        judge(new StdioClientTransport(
                ServerParameters.builder(java)
                        .args("-cp", System.getProperty("java.class.path"), "dev.ostiary.surface.cli.VaultRelay")
                        .env(Map.of("SCAIVAULT_URL", house.url(), "SCAIVAULT_TOKEN", "all"))
                        .build(),
                McpJsonDefaults.getMapper()));
    }
}
