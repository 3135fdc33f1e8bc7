package dev.ostiary.broker.cli;

import java.util.List;
import picocli.CommandLine.ParseResult;

/** The server for MCP clients, over the standard channels. */
final class McpWord {
    static final Word WORD = new Word(
            "mcp",
            "Serves MCP clients over standard input and output: audex_run, audex_sessions, audex_audit.",
            List.of(
                    "audex mcp",
                    "{\"mcpServers\": {\"audex\": {\"command\": \"/path/to/audex\", \"args\": [\"mcp\"]}}}   in .mcp.json"),
            _ -> {},
            McpWord::serve);

    private McpWord() {}

    private static int serve(ParseResult given, Sitting sitting) {
        sitting.broker().serve(sitting.around().in(), sitting.around().out());
        return 0;
    }
}
