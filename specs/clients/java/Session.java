import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CompleteRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.ResourceReference;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One session of the official Java SDK: lists, calls, reads a resource, lists resources, gets a prompt, completes a path,
 * is refused, and after a line on standard input calls again.
 *
 * <p>Session http|sse|stdio ADDRESS-OR-COMMAND MAY-READ MAY-NOT-READ [REVISION]; the key is in SCAIVAULT_TOKEN. What it saw is
 * printed as one line of JSON before, and one line after. Another revision than its newest can be had over http alone.
 */
final class Session {
    private static final Map<String, String> ENVIRONMENT = System.getenv();

    private Session() {}

    public static void main(String[] words) throws Exception {
        var transport = words.length > 4 ? http(words[1]).supportedProtocolVersions(List.of(words[4])).build()
                : transport(words[0], words[1]);
        try (var client = McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build()) {
            var hello = client.initialize();
            print(seen(client, hello.protocolVersion(), words[2], words[3]));
            IO.readln();
            print(Map.of("after", after(client, words[2])));
        }
        System.exit(0);
    }

    private static Map<String, Object> seen(McpSyncClient client, String revision, String mayRead, String mayNotRead) {
        var resources = client.listResources().resources().stream().map(each -> each.uri()).toList();
        var uri = resources.stream().filter(each -> each.endsWith("/" + mayRead)).findFirst().orElseThrow();
        var template = client.listResourceTemplates().resourceTemplates().getFirst().uriTemplate();
        var completion = new CompleteRequest(
                new ResourceReference(template), new CompleteRequest.CompleteArgument("path", mayRead.substring(0, 5)));
        return Map.of(
                "revision", revision,
                "tools", client.listTools().tools().stream().map(tool -> tool.name()).toList(),
                "read", read(client, mayRead),
                "resources", resources,
                "resource", ((TextResourceContents) client.readResource(new ReadResourceRequest(uri)).contents().getFirst()).text(),
                "prompts", client.listPrompts().prompts().stream().map(prompt -> prompt.name()).toList(),
                "prompt", client.getPrompt(new GetPromptRequest("rotate-credential", Map.of("path", mayRead))),
                "completed", client.completeCompletion(completion).completion().values(),
                "refused", read(client, mayNotRead));
    }

    private static Object read(McpSyncClient client, String path) {
        return client.callTool(CallToolRequest.builder("scaivault_read_secret").arguments(Map.of("path", path)).build());
    }

    /** A call with a revoked key ends in a refused tool call, an error of the protocol or one of the transport. */
    private static Object after(McpSyncClient client, String path) {
        try {
            return read(client, path);
        } catch (McpError refused) {
            return Map.of("error", refused.getMessage());
        } catch (RuntimeException broken) {
            return Map.of("error", causes(broken));
        }
    }

    private static String causes(Throwable broken) {
        var said = broken.getMessage();
        return broken.getCause() == null || broken.getCause() == broken ? said : said + " | " + causes(broken.getCause());
    }

    @SuppressWarnings("deprecation") // HTTP+SSE is old, and so are the clients that need it
    private static McpClientTransport transport(String kind, String place) {
        return switch (kind) {
            case "stdio" -> new StdioClientTransport(
                    ServerParameters.builder(place).env(ENVIRONMENT).build(), McpJsonDefaults.getMapper());
            case "sse" -> HttpClientSseClientTransport.builder(host(place)).sseEndpoint(path(place))
                    .requestBuilder(withKey()).build();
            case "http" -> http(place).build();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static HttpClientStreamableHttpTransport.Builder http(String place) {
        return HttpClientStreamableHttpTransport.builder(host(place)).endpoint(path(place)).requestBuilder(withKey());
    }

    private static HttpRequest.Builder withKey() {
        return HttpRequest.newBuilder().header("Authorization", "Bearer " + ENVIRONMENT.get("SCAIVAULT_TOKEN"));
    }

    private static String host(String place) {
        var address = URI.create(place);
        return address.getScheme() + "://" + address.getAuthority();
    }

    private static String path(String place) {
        return URI.create(place).getPath();
    }

    private static void print(Object seen) throws Exception {
        System.out.println(McpJsonDefaults.getMapper().writeValueAsString(seen));
    }
}
