package dev.ostiary.surface.cli;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code ostiary <room> <verb>}: every operation of the declarations, and the few commands that need no server. */
public final class Shell {
    private static final Set<String> HELP = Set.of("help", "--help", "-h");

    private final List<Leaf> leaves;
    private final Surroundings around;

    Shell(List<? extends Operation<?, ?>> operations, Surroundings around) {
        this.leaves = leaves(operations);
        this.around = around;
    }

    public static void main(String[] args) {
        System.exit(new Shell(Declared.all(), Surroundings.ofProcess()).run(args));
    }

    /** Runs one command; returns its exit code (domain reference 4.13). */
    int run(String... args) {
        try {
            perform(args);
            return around.out().checkError() ? 1 : 0;
        } catch (CallFailed failed) {
            return complain(Complaint.of(failed, isWithheld()));
        } catch (Refused refused) {
            return complain(Complaint.of(refused));
        } catch (Wrong wrong) {
            return complain(Complaint.of(wrong));
        } catch (ParameterException wrong) {
            return complain(Complaint.of(wrong));
        }
    }

    private void perform(String[] args) {
        if (args.length == 0 || (args.length == 1 && HELP.contains(args[0]))) {
            around.out().println(Help.of(leaves));
        } else if (args[0].equals("--version")) {
            around.out().println("ostiary " + BuildVersion.text());
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
        var tree = new CommandTree(leaves);
        var line = leaves.stream().anyMatch(leaf -> leaf.room().equals(args[0])) ? tree.room(args[0]) : tree.whole();
        var parsed = line.parseArgs(args);
        var deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        var leaf = CommandTree.leaf(deepest.commandSpec());
        if (deepest.isUsageHelpRequested() && leaf.isPresent()) {
            around.out().println(Help.of(deepest.commandSpec()));
        } else if (leaf.isPresent()) {
            leaf.get().run(deepest, new Session(around, leaves, url(parsed, deepest)));
        } else {
            room(deepest);
        }
    }

    /** A room without a verb shows what is in it, and that is a mistake unless help was asked for. */
    private void room(ParseResult deepest) {
        var name = deepest.commandSpec().name();
        var inside = leaves.stream().filter(leaf -> leaf.room().equals(name)).toList();
        var help = Help.of(inside.isEmpty() ? leaves : inside);
        if (!deepest.isUsageHelpRequested()) {
            around.err().println(help);
            throw Wrong.usage("A verb is missing.");
        }
        around.out().println(help);
    }

    private static Optional<String> url(ParseResult parsed, ParseResult deepest) {
        var own = CommandTree.leaf(deepest.commandSpec())
                .filter(leaf -> leaf instanceof OperationLeaf(var operation)
                        && operation.inputShape().field("url").isPresent())
                .isPresent();
        return Optional.<String>ofNullable(own ? null : deepest.matchedOptionValue("--url", null))
                .or(() -> Optional.ofNullable(parsed.matchedOptionValue("--url", null)));
    }

    private boolean isWithheld() {
        try {
            return Settings.of(around, Optional.empty()).withheld();
        } catch (Wrong _) {
            return false;
        }
    }

    private int complain(Complaint complaint) {
        complaint.lines().forEach(around.err()::println);
        return complaint.exitCode();
    }

    /** A command of our own stands before an operation of the same name, but for whoami, where the operation knows more. */
    private static List<Leaf> leaves(List<? extends Operation<?, ?>> operations) {
        var names = operations.stream().map(Operation::name).toList();
        var leaves = new ArrayList<Leaf>();
        leaves.addAll(ConfigLeaves.all());
        AuthLeaves.all().stream()
                .filter(leaf -> leaf.verb().equals("login") || !names.contains("auth.whoami"))
                .forEach(leaves::add);
        leaves.addAll(AuditLeaves.all());
        leaves.addAll(HouseLeaves.all());
        operations.stream()
                .filter(operation -> operation.name().equals(ExportLeaf.NAME))
                .forEach(operation -> leaves.add(new ExportLeaf(operation)));
        var taken = leaves.stream().map(leaf -> leaf.room() + "." + leaf.verb()).collect(Collectors.toSet());
        operations.stream()
                .filter(operation -> operation.route().isPresent() && !taken.contains(operation.name()))
                .forEach(operation -> leaves.add(new OperationLeaf(operation)));
        return List.copyOf(leaves);
    }
}
