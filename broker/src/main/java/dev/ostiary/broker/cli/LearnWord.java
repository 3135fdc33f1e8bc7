package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Learned;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The least permissions, from a run that was denied something. */
final class LearnWord {
    static final Word WORD = new Word(
            "learn",
            "Says which permissions a command was denied for want of: of a session, or by running it now.",
            List.of(
                    "tryaudex learn ses_...",
                    "tryaudex learn --allow s3:ListBucket -- aws s3 cp s3://logs/today .",
                    "tryaudex learn ses_... --json"),
            LearnWord::shape,
            LearnWord::learn);

    private LearnWord() {}

    private static void shape(CommandSpec spec) {
        Wishes.flags(spec);
        Flags.json(spec);
        Flags.command(
                spec,
                "learn SESSION | [flags] -- COMMAND...",
                "A session's id; or, after --, a command and its arguments.");
    }

    private static int learn(ParseResult given, Sitting sitting) {
        var words = Flags.command(given);
        var broker = sitting.broker();
        // After a session's id nothing is a command's own.
        var session = !words.isEmpty() && words.getFirst().startsWith("ses_");
        var afterwards = session && words.subList(1, words.size()).equals(List.of("--json"));
        var learned = afterwards || (session && words.size() == 1)
                ? broker.learn(words.getFirst())
                : broker.learn(Wishes.of(given));
        if (afterwards || Flags.isSet(given, "--json")) {
            sitting.print(learned);
        } else {
            tell(learned, sitting);
        }
        return 0;
    }

    private static void tell(Learned learned, Sitting sitting) {
        if (learned.missing().isEmpty()) {
            sitting.print("Session " + learned.sessionId() + " was denied nothing that we could tell.");
            if (learned.ran().isEmpty()) {
                sitting.note(
                        "What a command prints to a terminal is not looked at; this is: tryaudex learn [flags] -- COMMAND");
            }
            learned.ran()
                    .filter(ran -> ran.exitCode().orElse(1) != 0)
                    .ifPresent(ran -> ran.stderr().text().lines().limit(20).forEach(sitting::note));
            return;
        }
        sitting.print("missing:   " + Harmless.line(String.join(", ", learned.missing())));
        if (!learned.resources().isEmpty()) {
            sitting.print("for:       " + Harmless.line(String.join(", ", learned.resources())));
        }
        sitting.print("next time: --allow " + Harmless.line(learned.allow()));
        sitting.note("A command stops at its first denial, so the next run may need more.");
    }
}
