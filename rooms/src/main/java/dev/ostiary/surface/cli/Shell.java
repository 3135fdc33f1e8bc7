package dev.ostiary.surface.cli;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code ostiary <room> <verb>}: every operation of the declarations, and the few commands that need no server; or the
 * same by the words of another {@link Program}.
 */
public final class Shell {
    private static final Set<String> HELP = Set.of("help", "--help", "-h");

    private final Program program;
    private final List<Leaf> leaves;
    private final Surroundings around;

    Shell(Program program, List<? extends Operation<?, ?>> operations, Surroundings around) {
        this.program = program;
        this.leaves = Vocabulary.of(program, operations);
        this.around = around;
    }

    public static void main(String[] args) {
        System.exit(new Shell(Program.OSTIARY, Declared.all(), Surroundings.ofProcess()).run(args));
    }

    /** Runs one command; returns its exit code (domain reference 4.13). */
    int run(String... args) {
        try {
            perform(args);
            return around.out().checkError() ? 1 : 0;
        } catch (CallFailed failed) {
            return complain(Complaint.of(program, failed, isWithheld()));
        } catch (Refused refused) {
            return complain(Complaint.of(program, refused));
        } catch (Wrong wrong) {
            return complain(Complaint.of(program, wrong));
        } catch (ParameterException wrong) {
            return complain(Complaint.of(program, wrong));
        }
    }

    private void perform(String[] args) {
        if (args.length == 0 || (args.length == 1 && HELP.contains(args[0]))) {
            around.out().println(Help.of(program, leaves));
        } else if (args[0].equals("--version")) {
            around.out().println(program.called() + " " + BuildVersion.text());
        } else {
            command(args[0].equals("help") ? helpInstead(args) : args);
        }
    }

    private static String[] helpInstead(String[] args) {
        var words = new ArrayList<>(List.of(args).subList(1, args.length));
        words.add("--help");
        return words.toArray(String[]::new);
    }

    private void command(String[] args) {
        var tree = new CommandTree(program, leaves);
        var room = program.room(args[0]);
        if (program.joins() && args[0].equals(room) && isRoom(room)) {
            room(room, HELP.contains(args[args.length - 1]));
            return;
        }
        var known = !inside(room).isEmpty();
        var line = known ? tree.room(room) : tree.whole();
        var parsed = line.parseArgs(args);
        var deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        var leaf = CommandTree.leaf(deepest.commandSpec());
        if (deepest.isUsageHelpRequested() && leaf.isPresent()) {
            around.out().println(Help.of(deepest.commandSpec()));
        } else if (leaf.isPresent()) {
            leaf.get().run(deepest, new Session(around, program, leaves, url(parsed, deepest)));
        } else {
            room(deepest.commandSpec().name(), deepest.isUsageHelpRequested());
        }
    }

    private boolean isRoom(String name) {
        return inside(name).stream().anyMatch(leaf -> !leaf.verb().isEmpty());
    }

    private List<Leaf> inside(String room) {
        return leaves.stream().filter(leaf -> leaf.room().equals(room)).toList();
    }

    /** A room without a verb shows what is in it, and that is a mistake unless help was asked for. */
    private void room(String name, boolean asked) {
        var inside = inside(name);
        var help = Help.of(program, inside.isEmpty() ? leaves : inside);
        if (!asked) {
            around.err().println(help);
            throw Wrong.usage(
                    program.joins()
                            ? "A verb is missing; it is joined by a colon: " + program.line("<room>", "<verb>") + "."
                            : "A verb is missing.");
        }
        around.out().println(help);
    }

    private static Optional<String> url(ParseResult parsed, ParseResult deepest) {
        var own = CommandTree.leaf(deepest.commandSpec())
                .filter(leaf -> leaf instanceof OperationLeaf(var phrase)
                        && phrase.operation().inputShape().field("url").isPresent())
                .isPresent();
        return Optional.<String>ofNullable(own ? null : deepest.matchedOptionValue("--url", null))
                .or(() -> Optional.ofNullable(parsed.matchedOptionValue("--url", null)));
    }

    private boolean isWithheld() {
        try {
            return Settings.of(around, program, Optional.empty()).withheld();
        } catch (Wrong _) {
            return false;
        }
    }

    private int complain(Complaint complaint) {
        complaint.lines().forEach(around.err()::println);
        return complaint.exitCode();
    }
}
