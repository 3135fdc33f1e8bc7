package dev.ostiary.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** What an operator reads once the doors are open: where, with which credentials, and what to paste into a client. */
record Welcome(String url, Path bootstrap) {
    void say() {
        System.out.println(text());
        System.out.flush();
    }

    String text() {
        return """

                Ostiary listens on %1$s
                  MCP        %1$s/mcp          (Streamable HTTP; /mcp/vault/sse for older clients)
                  REST       %1$s/v1           (described at %1$s/openapi.json)
                  Health     %1$s/health/ready

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

                Give an agent a key of its own, never the bootstrap key:
                  ostiary service-accounts create my-agent --scopes secrets:read,secrets:list
                  ostiary api-keys create SERVICE_ACCOUNT_ID --name laptop
                Stop with Ctrl-C.
                """.formatted(url, credentials(), command());
    }

    private String credentials() {
        return Files.exists(bootstrap)
                ? "First credentials (all rights): " + bootstrap
                        + "\nThe shell on this machine uses them by itself:  ostiary auth whoami"
                : "The first credentials were in " + bootstrap + ", which is gone; use your own.";
    }

    /** The relay beside the launcher that started us, or its bare name where that is unknown. */
    private static String command() {
        var home = System.getProperty("ostiary.home", "");
        return home.isEmpty()
                ? "scaivault-mcp"
                : Path.of(home, "bin", "scaivault-mcp").toString();
    }
}
