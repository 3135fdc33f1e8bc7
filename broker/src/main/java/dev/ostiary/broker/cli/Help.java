package dev.ostiary.broker.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What help says, of everything and of one command. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    /** The parser formats descriptions; ours are plain text. */
    static String plain(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    static String of(CommandSpec spec) {
        return new CommandLine(spec)
                .setUsageHelpWidth(WIDTH)
                .getUsageMessage(Ansi.OFF)
                .stripTrailing();
    }

    /** All commands, one line each. */
    static String of(List<Word> words) {
        var width = words.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        var lines = words.stream()
                .map(each -> "  %-".concat(width + "s  %s").formatted(each.name(), each.summary()))
                .collect(Collectors.joining("\n"));
        return """
                Cloud credentials that fit a task and end with it, by Ostiary.

                Usage: tryaudex <command> [words and flags]

                %s

                Each command has --help, with examples. Settings: ~/.audex/config.toml, or AUDEX_HOME.""".formatted(lines);
    }

    /** The last lines of a command's help. */
    static String[] footer(List<String> examples) {
        var lines = examples.stream().map(each -> "  " + plain(each)).collect(Collectors.joining("\n"));
        return ((examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n") + lines).split("\n", -1);
    }
}
