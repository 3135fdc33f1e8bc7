package dev.ostiary.broker.cli;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.ParseResult;

/** What makes a shell complete words, flags and their values. */
final class CompletionWord {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    static final Word WORD = new Word(
            "completion",
            "Prints what makes bash, zsh or fish complete words and flags.",
            List.of(
                    "source <(tryaudex completion bash)",
                    "source <(tryaudex completion zsh)",
                    "tryaudex completion fish | source"),
            spec -> Flags.word(spec, "bash|zsh|fish", true, "The shell."),
            CompletionWord::print);

    private CompletionWord() {}

    private static int print(ParseResult given, Sitting sitting) {
        var shell = Flags.words(given).getFirst();
        if (!SHELLS.contains(shell)) {
            throw new Refused(Refusal.invalidRequest("Completion is made for bash, zsh and fish."));
        }
        sitting.print(
                shell.equals("fish") ? Fish.script(Words.all()) : AutoComplete.bash("tryaudex", Tree.of(Words.all())));
        return 0;
    }
}
