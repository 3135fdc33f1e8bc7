package dev.ostiary.surface.cli;

import dev.ostiary.kernel.mcp.Stdio;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A program that relays MCP between a client on this machine and one toolset of a server, and sends this environment's
 * guards along with each message (seeds 001 and 003). The server's gate enforces them.
 */
final class Relay {
    private static final int WRONG_SETTINGS = 5;

    private final RelayProgram program;
    private final Map<String, String> environment;

    private Relay(RelayProgram program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** Runs until the client goes; the exit code is 5 for wrong settings and 1 when the relay could not run. */
    static void main(RelayProgram program, String[] args) {
        // Whatever else in this process prints must not get between the messages.
        var protocol = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        int code = new Relay(program, System.getenv()).run(List.of(args), protocol);
        Runtime.getRuntime().halt(code);
    }

    private int run(List<String> args, FileOutputStream protocol) {
        var out = new PrintStream(protocol, true, StandardCharsets.UTF_8);
        if (args.equals(List.of("--help")) || args.equals(List.of("-h"))) {
            out.print(program.help());
            return 0;
        }
        if (!args.isEmpty() && !args.equals(List.of("--check"))) {
            System.err.println(program.called()
                    + " takes no arguments but --check and --help; its settings are environment variables.");
            return WRONG_SETTINGS;
        }
        try {
            var settings = RelaySettings.of(program, environment);
            return args.isEmpty() ? serve(settings, protocol) : new RelayCheck(settings, out::println).run();
        } catch (RelaySettings.Wrong wrong) {
            System.err.println(program.called() + " does not start, because these settings are wrong:\n"
                    + String.join("\n", wrong.faults()).indent(2) + "Known settings: "
                    + String.join(", ", program.known())
                    + ", MCP_TRANSPORT, PORT. See " + program.called() + " --help.");
            return WRONG_SETTINGS;
        } catch (IOException e) {
            System.err.println(program.called() + " stopped: " + e.getMessage());
            return 1;
        }
    }

    private static int serve(RelaySettings settings, FileOutputStream protocol) throws IOException {
        var upstream = new RelayUpstream(settings);
        switch (settings.transport()) {
            case STDIO -> new Stdio(new FileInputStream(FileDescriptor.in), protocol, new RelayDesk(upstream)).run();
            case SSE, HTTP -> RelayDoor.open(settings, upstream).serve();
        }
        return 0;
    }
}
