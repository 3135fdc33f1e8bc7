package dev.ostiary.broker.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What may stand behind a word, as the parser wants it. */
final class Flags {
    private Flags() {}

    static void valued(CommandSpec spec, String name, String label, String says) {
        spec.addOption(
                option(name, says).type(String.class).paramLabel(label(label)).build());
    }

    /** A flag with few values, which a shell completes. */
    static void chosen(CommandSpec spec, String name, List<String> values, String says) {
        spec.addOption(option(name, says)
                .type(String.class)
                .paramLabel(label(String.join("|", values)))
                .completionCandidates(values)
                .build());
    }

    static void lone(CommandSpec spec, String name, String says) {
        spec.addOption(option(name, says).type(boolean.class).build());
    }

    static void json(CommandSpec spec) {
        lone(spec, "--json", "Print the result as JSON.");
    }

    /** One word. */
    static void word(CommandSpec spec, String label, boolean required, String says) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity(required ? "1" : "0..1")
                .required(required)
                .type(String.class)
                .paramLabel(label(label))
                .description(Help.plain(says))
                .build());
    }

    /** All words from here on, whatever they look like; whether there are any is asked of {@link #command}. */
    static void command(CommandSpec spec, String synopsis, String says) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(String[].class)
                .paramLabel("COMMAND...")
                .hideParamSyntax(true)
                .description(Help.plain(says))
                .build());
        spec.usageMessage().customSynopsis("tryaudex " + synopsis);
        spec.parser().stopAtPositional(true);
    }

    /** @throws dev.ostiary.kernel.Refused when there is no command */
    static List<String> command(ParseResult given) {
        var words = words(given);
        if (words.isEmpty()) {
            throw Wishes.wrong(
                    "COMMAND is required, after --. See: " + given.commandSpec().qualifiedName() + " --help");
        }
        return words;
    }

    private static OptionSpec.Builder option(String name, String says) {
        return OptionSpec.builder(name).description(Help.plain(says));
    }

    private static String label(String label) {
        return "<" + label + ">";
    }

    static Optional<String> text(ParseResult given, String flag) {
        return Optional.ofNullable(given.matchedOptionValue(flag, null));
    }

    static boolean isSet(ParseResult given, String flag) {
        return given.hasMatchedOption(flag);
    }

    /** The words that are no flags. */
    static List<String> words(ParseResult given) {
        return given.matchedPositionals().stream()
                .flatMap(each -> each.getValue() instanceof String[] many
                        ? Arrays.stream(many)
                        : Optional.<String>ofNullable(each.getValue()).stream())
                .toList();
    }
}
