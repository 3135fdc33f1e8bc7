package dev.ostiary.broker.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the parser's commands. */
final class Tree {
    private Tree() {}

    /** A command line that knows these words. */
    static CommandLine of(List<Word> words) {
        var root = CommandSpec.create().name("tryaudex");
        Flags.lone(root, "--version", "Show the version.");
        for (var word : words) {
            var above = word.family().isEmpty() ? root : family(root, word.family());
            above.addSubcommand(word.last(), spec(word));
        }
        return new CommandLine(root)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false);
    }

    /** What a parsed command stands for. */
    static Optional<Word> word(CommandSpec spec) {
        return spec.userObject() instanceof Word word ? Optional.of(word) : Optional.empty();
    }

    private static CommandSpec family(CommandSpec root, String name) {
        var known = root.subcommands().get(name);
        if (known != null) {
            return known.getCommandSpec();
        }
        var spec = CommandSpec.create().name(name);
        help(spec);
        root.addSubcommand(name, spec);
        return spec;
    }

    /** One word alone. */
    static CommandSpec spec(Word word) {
        var spec = CommandSpec.wrapWithoutInspection(word).name(word.last());
        word.shape().accept(spec);
        help(spec);
        spec.usageMessage()
                .description(Help.plain(word.summary()), "")
                .sortOptions(false)
                .footer(Help.footer(word.examples()));
        return spec;
    }

    private static void help(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help.")
                .build());
    }
}
