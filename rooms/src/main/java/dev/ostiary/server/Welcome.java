package dev.ostiary.server;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an operator reads once the doors are open: where, with which credentials, and what to paste into a client.
 *
 * @param usual whether the shell finds the data folder by itself
 * @param nameless whether it listens to other machines and knows no name that they could use
 */
record Welcome(String url, Path bootstrap, boolean usual, boolean nameless) {
    private static final String NAMELESS = """

              Other machines are refused until this server knows the names that they use for it:
                export OSTIARY_PUBLIC_HOSTS=vault.example
            """;

    void say() {
        System.out.println(text());
        System.out.flush();
    }

    String text() {
        return """

                Ostiary listens on %1$s
                  MCP        %1$s/mcp          (Streamable HTTP; /mcp/vault/sse for older clients)
                  Console    %1$s/console      (for people, in a browser)
                  REST       %1$s/v1           (described at %1$s/openapi.json)
                  Health     %1$s/health/ready
                %4$s
                %2$s

                In Claude Desktop, Cursor or an .mcp.json:

                  {
                    "mcpServers": {
                      "scaivault": {
                        "command": "%3$s",
                        "env": {
                          "SCAIVAULT_URL": "%1$s",
                          "SCAIVAULT_TOKEN": "PASTE A KEY HERE",
                          "SCAIVAULT_READ_ONLY": "true",
                          "SCAIVAULT_MASK_VALUES": "true"
                        }
                      }
                    }
                  }

                Give an agent a key of its own, never the bootstrap key; it may do what both its scopes and a policy say:
                  ostiary service-accounts create my-agent --scopes secrets:read --scopes secrets:list
                  ostiary policies create my-agent \\
                    --rules '{"path_pattern": "app/**", "permissions": ["read", "list"]}' \\
                    --bindings '{"identity_type": "service_account", "identity_id": "sa:my-agent"}'
                  ostiary api-keys create SERVICE_ACCOUNT_ID laptop

                Stop with Ctrl-C.
                """.formatted(url, credentials(), command("scaivault-mcp"), nameless ? NAMELESS : "");
    }

    private String credentials() {
        return Files.exists(bootstrap)
                ? "First credentials (all rights): " + bootstrap
                        + "\nThe shell on this machine uses them by itself:\n  "
                        + (usual ? "" : "export OSTIARY_DATA=" + bootstrap.getParent() + "\n  ")
                        + command("ostiary") + " auth whoami"
                : "The first credentials were in " + bootstrap + ", which is gone; use your own.";
    }

    /** A program beside the launcher that started us, or its bare name where that is unknown. */
    private static String command(String name) {
        var home = System.getProperty("ostiary.home", "");
        return home.isEmpty() ? name : Path.of(home, "bin", name).toString();
    }
}
