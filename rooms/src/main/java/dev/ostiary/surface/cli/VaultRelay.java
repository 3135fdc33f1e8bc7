package dev.ostiary.surface.cli;

import dev.ostiary.kernel.mcp.Stdio;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * The program {@code scaivault-mcp}: relays MCP between a client on this machine and the vault of a server, and sends
 * this environment's guards along with each message (seed 003). The server's gate enforces them.
 */
public final class VaultRelay {
    private static final int WRONG_SETTINGS = 5;

    private VaultRelay() {}

    /** Runs until the client goes; the exit code is 5 for wrong settings and 1 when the relay could not run. */
    public static void main(String[] args) {
        // Whatever else in this process prints must not get between the messages.
        var protocol = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        int code = run(args, System.getenv(), protocol);
        Runtime.getRuntime().halt(code);
    }

    private static int run(String[] args, Map<String, String> environment, FileOutputStream protocol) {
        if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            new PrintStream(protocol, true, java.nio.charset.StandardCharsets.UTF_8).print(RelayHelp.TEXT);
            return 0;
        }
        if (args.length > 0) {
            System.err.println("scaivault-mcp takes no arguments but --help; its settings are environment variables.");
            return WRONG_SETTINGS;
        }
        try {
            serve(RelaySettings.of(environment), protocol);
            return 0;
        } catch (RelaySettings.Wrong wrong) {
            System.err.println("scaivault-mcp does not start, because these settings are wrong:\n"
                    + String.join("\n", wrong.faults()).indent(2) + "Known settings: "
                    + String.join(", ", RelaySettings.KNOWN)
                    + ", MCP_TRANSPORT, PORT. See scaivault-mcp --help.");
            return WRONG_SETTINGS;
        } catch (IOException e) {
            System.err.println("scaivault-mcp stopped: " + e.getMessage());
            return 1;
        }
    }

    private static void serve(RelaySettings settings, FileOutputStream protocol) throws IOException {
        var upstream = new RelayUpstream(settings);
        switch (settings.transport()) {
            case STDIO -> new Stdio(new FileInputStream(FileDescriptor.in), protocol, new RelayDesk(upstream)).run();
            case SSE, HTTP -> RelayDoor.open(settings, upstream).serve();
        }
    }
}
