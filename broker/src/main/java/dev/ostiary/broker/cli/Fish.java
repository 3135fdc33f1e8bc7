package dev.ostiary.broker.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which the parser's own library does not make. */
final class Fish {
    private static final String LINE = "complete -c tryaudex -f";

    private Fish() {}

    static String script(List<Word> words) {
        return words.stream().flatMap(Fish::lines).collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(Word word) {
        return Stream.concat(Stream.of(itself(word)), flags(word, Tree.spec(word)));
    }

    private static String itself(Word word) {
        var where = word.family().isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + word.family();
        return LINE + " -n " + quoted(where) + " -a " + word.last() + " -d " + quoted(word.summary());
    }

    private static Stream<String> flags(Word word, CommandSpec spec) {
        var where = " -n " + quoted("__fish_seen_subcommand_from " + word.last());
        return spec.options().stream()
                .map(option -> LINE + where + " -l "
                        + option.longestName().substring(2)
                        + values(option)
                        + " -d "
                        + quoted(option.description()[0]));
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        var candidates = option.completionCandidates();
        return candidates == null
                ? " -r"
                : " -r -a "
                        + quoted(StreamSupport.stream(candidates.spliterator(), false)
                                .collect(Collectors.joining(" ")));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
