package dev.ostiary.surface.cli;

/** What the relays print when asked for help. */
final class RelayHelp {
    static final String VAULT = """
            scaivault-mcp: the vault of an Ostiary server as an MCP server on this machine.

            An MCP client starts it with these environment variables. With --check it says whether they are good, and
            what it would bring.

              SCAIVAULT_URL            address of the server, such as http://127.0.0.1:8440        (needed)
              SCAIVAULT_TOKEN          API key, scai_live_...                                      (needed)
              SCAIVAULT_READ_ONLY      true: tools that change something are refused               (false)
              SCAIVAULT_MASK_VALUES    true: secret values come as ••••••                          (false)
              SCAIVAULT_ALLOWED_PATHS  prefixes outside which nothing may be touched: app,shared/db
              SCAIVAULT_DENIED_PATHS   prefixes that are always refused, even inside allowed ones
              SCAIVAULT_PARTNER_ID     the only partner this connection may speak for
              SCAIVAULT_TENANT_ID      the only tenant this connection may speak for
              SCAIVAULT_DEBUG          true: says on standard error what is relayed, never a value (false)
              MCP_TRANSPORT            stdio, sse or http                                          (stdio)
              PORT                     where sse and http listen on 127.0.0.1                      (8765)

            The settings narrow what the key may do and never widen it. One that is misspelt or has a
            wrong value stops the start with exit code 5. So does plain http to another machine, unless
            OSTIARY_INSECURE=true says that the network between is yours.

            Paste into the client's configuration:

              {
                "mcpServers": {
                  "scaivault": {
                    "command": "scaivault-mcp",
                    "env": {
                      "SCAIVAULT_URL": "http://127.0.0.1:8440",
                      "SCAIVAULT_TOKEN": "scai_live_...",
                      "SCAIVAULT_READ_ONLY": "true",
                      "SCAIVAULT_MASK_VALUES": "true"
                    }
                  }
                }
              }

            With MCP_TRANSPORT=sse or http, clients connect to http://127.0.0.1:8765/sse (2024-11-05) or
            http://127.0.0.1:8765/mcp (later revisions). There every program of this machine, whoever runs it, has what
            the key may do; where others use the machine, take stdio.
            """;

    static final String APPROVAL = """
            vsecure-mcp: resources and approvals of an Ostiary server as an MCP server on this machine.

            An MCP client starts it with these environment variables. With --check it says whether they are good, and
            what it would bring.

              VSECURE_API_KEY      API key of the agent, vsec_live_...                             (needed)
              VSECURE_ENDPOINT     address of the server                            (http://127.0.0.1:8440)
              VSECURE_READ_ONLY    true: tools that change something are refused                    (false)
              VSECURE_MASK_VALUES  true: secret values come as ••••••                               (false)
              VSECURE_TENANT_ID    the only tenant this connection may speak for
              VSECURE_TIMEOUT      milliseconds in which the server must be reached                 (10000)
              VSECURE_DEBUG        true: says on standard error what is relayed, never a value      (false)
              VSECURE_LOG_LEVEL, VSECURE_OUTPUT, VSECURE_REGION are let pass and mean nothing here.
              MCP_TRANSPORT        stdio, sse or http                                               (stdio)
              PORT                 where sse and http listen on 127.0.0.1                            (8765)

            The settings narrow what the key may do and never widen it. One that is misspelt or has a
            wrong value stops the start with exit code 5. So does plain http to another machine, unless
            OSTIARY_INSECURE=true says that the network between is yours.

            Paste into the client's configuration:

              {
                "mcpServers": {
                  "vsecure": {
                    "command": "vsecure-mcp",
                    "env": {
                      "VSECURE_API_KEY": "vsec_live_..."
                    }
                  }
                }
              }

            No tool approves anything: people do, on the page that a request links to, or with
            vsecure mcp:approve.
            """;

    private RelayHelp() {}
}
