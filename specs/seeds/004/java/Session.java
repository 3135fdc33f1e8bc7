import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The official Java SDK lists the tools of {@code audex mcp} and runs a command: Session AUDEX ALLOW COMMAND... */
final class Session {
    private Session() {}

    public static void main(String[] words) throws Exception {
        var server = ServerParameters.builder(words[0]).args("mcp").env(System.getenv()).build();
        var command = List.of(words).subList(2, words.length);
        try (var client = McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
                .requestTimeout(Duration.ofSeconds(50))
                .build()) {
            var hello = client.initialize();
            var seen = Map.of(
                    "revision", hello.protocolVersion(),
                    "tools", client.listTools().tools().stream().map(tool -> tool.name()).toList(),
                    "ran", client.callTool(CallToolRequest.builder("audex_run")
                            .arguments(Map.of("allow", words[1], "command", command))
                            .build()));
            System.out.println(McpJsonDefaults.getMapper().writeValueAsString(seen));
        }
        System.exit(0);
    }
}
