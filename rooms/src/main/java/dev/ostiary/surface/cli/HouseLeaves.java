package dev.ostiary.surface.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What belongs to the program itself: the server's help, and completion of a shell's words. */
final class HouseLeaves {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private HouseLeaves() {}

    static List<Leaf> all(Program program) {
        var completion = new PlainLeaf(
                "completion",
                "",
                "Prints what makes bash or zsh complete rooms, verbs and flags.",
                spec -> shell(program, spec),
                HouseLeaves::complete);
        return program != Program.OSTIARY
                ? List.of(completion)
                : List.of(
                        completion, new PlainLeaf("server", "", "Starts the server.", HouseLeaves::options, (_, _) -> {
                            throw Wrong.usage("The server is started by the launcher: bin/ostiary server.");
                        }));
    }

    private static void shell(Program program, CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("<bash|zsh>")
                .completionCandidates(SHELLS)
                .type(String.class)
                .description("The shell.")
                .build());
        Flags.help(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  source <(" + program.called() + " completion bash)",
                        "  source <(" + program.called() + " completion zsh)");
    }

    private static void complete(ParseResult given, Session session) {
        if (!SHELLS.contains(given.<String>matchedPositionalValue(0, ""))) {
            throw Wrong.usage("Completion is made for bash and zsh.");
        }
        var program = session.program();
        session.print(AutoComplete.bash(program.called(), new CommandTree(program, session.leaves()).whole())
                + PartWords.script(program, session.leaves()));
    }

    private static void options(CommandSpec spec) {
        Flags.valued(spec, "--host", "address", "Where to listen. OSTIARY_HOST; unless given: 127.0.0.1.");
        Flags.valued(spec, "--port", "number", "The port; 0 takes a free one. OSTIARY_PORT; unless given: 8440.");
        Flags.valued(spec, "--data", "folder", "Where everything is kept. OSTIARY_DATA; unless given: ~/.ostiary.");
        Flags.lone(spec, "--conformance", "Serves the MCP conformance suite, without keys. OSTIARY_CONFORMANCE=true.");
        Flags.help(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Further environment variables:",
                        "  OSTIARY_DATABASE_URL    Your own PostgreSQL, postgresql://user:password@host/database, instead",
                        "                          of the server's.",
                        "  OSTIARY_ROOT_KEY        The root key, 32 bytes in hex or base64 (openssl rand -hex 32), instead of",
                        "                          the file in the data folder; OSTIARY_ROOT_KEY_PREVIOUS while it changes.",
                        "  OSTIARY_PUBLIC_HOSTS    Names besides the loopback's that clients come by: vault.example, …",
                        "  OSTIARY_PUBLIC_URL      Where links in mails lead: https://vault.example.",
                        "  OSTIARY_ALLOWED_ORIGINS Origins of other web pages that may call: https://app.example, …",
                        "  OSTIARY_RATE            Calls a minute for each key, unless told 1000; OSTIARY_RATE_AUG for",
                        "                          aug_live_ keys, unless told 100.",
                        "  OSTIARY_DRAIN_SECONDS   For so long a server that is to stop says so and serves on; unless told 0.",
                        "  OSTIARY_LOG             console logs to the standard output instead of a file in the data folder.",
                        "  OSTIARY_SMTP_URL        The mail server by which people are told, smtp://user@host:587 or smtps://…,",
                        "                          with OSTIARY_SMTP_PASSWORD and the sender, OSTIARY_MAIL_FROM.",
                        "  OSTIARY_OUTBOUND_ALLOW  Ranges besides the public ones that webhooks may reach: 10.20.0.0/16, …",
                        "  OSTIARY_JAVA_OPTS       Options of the virtual machine; the heap is 512 MiB unless told.",
                        "",
                        "The first start writes bootstrap.json into the data folder, readable for you alone.",
                        "",
                        "Example:",
                        "  ostiary server --port 8440 --data ~/.ostiary");
    }
}
