package dev.ostiary.broker.cli;

import dev.ostiary.kernel.Nearest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Why a command line cannot be understood, in words for a person.
 *
 * <p>Never repeats what was typed after an equals sign or as a word, because that may be a secret.
 */
final class Complaint {
    private Complaint() {}

    static List<String> lines(ParameterException wrong) {
        var spec = wrong.getCommandLine().getCommandSpec();
        return List.of("tryaudex: " + told(wrong, spec), "See: " + spec.qualifiedName() + " --help");
    }

    private static String told(ParameterException wrong, CommandSpec spec) {
        return switch (wrong) {
            case UnmatchedArgumentException unmatched ->
                unmatched(unmatched.getUnmatched().getFirst(), spec);
            case MissingParameterException missing -> missing(missing.getMissing());
            case OverwrittenOptionException twice ->
                twice.getOverwritten() instanceof OptionSpec option
                        ? option.longestName() + " is given twice."
                        : "A word is given twice.";
            default -> "The command line cannot be understood.";
        };
    }

    private static String unmatched(String word, CommandSpec spec) {
        if (word.startsWith("-")) {
            var flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return flag.matches("--?[A-Za-z][A-Za-z-]{0,40}")
                    ? "There is no flag " + flag + "." + meant("", flag, spec.optionsMap())
                    : "There is no such flag.";
        }
        return spec.subcommands().isEmpty()
                ? "There is a word too many."
                : "There is no such command." + meant(spec.qualifiedName() + " ", word, spec.subcommands());
    }

    private static String meant(String before, String written, Map<String, ?> known) {
        return Nearest.close(written, known.keySet())
                .map(name -> " Did you mean " + before + name + "?")
                .orElse("");
    }

    private static String missing(List<ArgSpec> missing) {
        return missing.stream()
                .map(each -> each instanceof OptionSpec option
                        ? option.longestName() + " needs a value: " + each.paramLabel() + "."
                        : each.paramLabel() + " is required.")
                .collect(Collectors.joining(" "));
    }
}
