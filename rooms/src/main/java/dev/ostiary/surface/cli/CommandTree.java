package dev.ostiary.surface.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the parser's commands; only of the one room that is asked for, because every command pays for it. */
final class CommandTree {
    private final Program program;
    private final List<Leaf> leaves;

    CommandTree(Program program, List<Leaf> leaves) {
        this.program = program;
        this.leaves = leaves;
    }

    /** All rooms with everything in them. */
    CommandLine whole() {
        return line(leaves);
    }

    /** One room with everything in it. */
    CommandLine room(String room) {
        return line(leaves.stream().filter(leaf -> leaf.room().equals(room)).toList());
    }

    /** What a parsed command stands for. */
    static Optional<Leaf> leaf(CommandSpec spec) {
        return spec.userObject() instanceof Leaf leaf ? Optional.of(leaf) : Optional.empty();
    }

    private CommandLine line(List<Leaf> among) {
        var root = CommandSpec.create().name(program.called());
        Flags.server(root);
        root.addOption(OptionSpec.builder("--version")
                .type(boolean.class)
                .description("Show the version.")
                .build());
        for (var leaf : among) {
            if (leaf.verb().isEmpty() || program.joins()) {
                var word = program.words(leaf.room(), leaf.verb());
                root.addSubcommand(word, spec(leaf, word));
            } else {
                room(root, leaf.room()).addSubcommand(leaf.verb(), spec(leaf, leaf.verb()));
            }
        }
        return new CommandLine(root)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false);
    }

    private static CommandSpec room(CommandSpec root, String room) {
        var known = root.subcommands().get(room);
        if (known != null) {
            return known.getCommandSpec();
        }
        var spec = CommandSpec.create().name(room);
        Flags.help(spec);
        root.addSubcommand(room, spec);
        return spec;
    }

    private static CommandSpec spec(Leaf leaf, String name) {
        var spec = CommandSpec.wrapWithoutInspection(leaf).name(name);
        spec.usageMessage().description(Help.plain(leaf.summary()), "").sortOptions(false);
        leaf.describe(spec);
        return spec;
    }
}
