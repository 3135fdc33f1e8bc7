package dev.ostiary.broker.cli;

import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Finds the word that was typed, does it, and says what went wrong. */
final class Shell {
    private static final Set<String> HELP = Set.of("help", "--help", "-h");

    /** The exit code of what was not well said. */
    private static final int UNCLEAR = 5;

    private final Sitting sitting;

    Shell(Sitting sitting) {
        this.sitting = sitting;
    }

    /** Runs one command; returns its exit code (domain reference 4.13), and that of the command that it ran. */
    int run(String... args) {
        try {
            var code = perform(args);
            return code == 0 && sitting.around().out().checkError() ? 1 : code;
        } catch (Refused refused) {
            return sitting.complain(refused);
        } catch (ParameterException wrong) {
            Complaint.lines(wrong).forEach(sitting::remark);
            return UNCLEAR;
        }
    }

    private int perform(String... args) {
        if (args.length == 0 || (args.length == 1 && HELP.contains(args[0]))) {
            sitting.print(Help.of(Words.all()));
            return 0;
        }
        if (args[0].equals("--version")) {
            sitting.print("tryaudex " + BuildVersion.text());
            return 0;
        }
        return command(args[0].equals("help") ? helpInstead(args) : args);
    }

    private static String[] helpInstead(String... args) {
        var words = new ArrayList<>(List.of(args).subList(1, args.length));
        words.add("--help");
        return words.toArray(String[]::new);
    }

    private int command(String... args) {
        var parsed = Tree.of(Words.among(args[0])).parseArgs(args);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        var word = Tree.word(parsed.commandSpec());
        if (parsed.isUsageHelpRequested()) {
            sitting.print(word.isPresent() ? Help.of(parsed.commandSpec()) : Help.of(inside(parsed)));
            return 0;
        }
        return word.orElseThrow(missing(parsed)).deed().run(parsed, sitting);
    }

    private List<Word> inside(ParseResult parsed) {
        return Words.all().stream()
                .filter(word -> word.family().equals(parsed.commandSpec().name()))
                .toList();
    }

    private Supplier<Refused> missing(ParseResult parsed) {
        return () -> {
            var inside = inside(parsed);
            sitting.remark(Help.of(inside.isEmpty() ? Words.all() : inside));
            return new Refused(Refusal.invalidRequest("A word is missing."));
        };
    }
}
