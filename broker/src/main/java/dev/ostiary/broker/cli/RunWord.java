package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Face;
import dev.ostiary.broker.desk.Ran;
import dev.ostiary.broker.grant.Enforcement.Level;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Runs a command with credentials, live in the terminal, and ends as it ended. */
final class RunWord {
    /** The exit code of a command that we ended because its time was over, as coreutils' {@code timeout} has it. */
    private static final int TIMED_OUT = 124;

    static final Word WORD = new Word(
            "run",
            "Runs a command with credentials that can do what is allowed and nothing else, for a while.",
            List.of(
                    "tryaudex run --allow s3:GetObject,s3:ListBucket -- aws s3 ls",
                    "tryaudex run --profile s3-readonly --resource arn:aws:s3:::logs -- aws s3 ls s3://logs",
                    "tryaudex run --provider gcp --allow storage.objects.list --ttl 5m -- gsutil ls",
                    "tryaudex run --provider azure --allow Microsoft.Storage/storageAccounts/read -- az account show",
                    "tryaudex run --json --allow s3:ListAllMyBuckets -- aws s3 ls"),
            RunWord::shape,
            RunWord::run);

    private RunWord() {}

    private static void shape(CommandSpec spec) {
        Wishes.flags(spec);
        Flags.lone(spec, "--json", "Capture what the command prints; print it with its session as JSON.");
        Flags.command(spec, "run [flags] -- COMMAND...", "The command and its arguments. No shell sees them.");
    }

    private static int run(ParseResult given, Sitting sitting) {
        Flags.command(given);
        var asJson = Flags.isSet(given, "--json");
        var ran = sitting.broker().run(Wishes.of(given), asJson ? Face.CAPTURED : Face.ATTACHED);
        if (asJson) {
            sitting.print(ran);
        } else {
            tell(ran, sitting);
        }
        return ran.exitCode().orElse(TIMED_OUT);
    }

    /** A script hears of what went otherwise than wanted, a person of everything. */
    private static void tell(Ran ran, Sitting sitting) {
        var watched = sitting.around().watched();
        if (watched || ran.exitCode().isEmpty() || !ran.missing().isEmpty()) {
            ran.warnings().forEach(sitting::note);
        }
        if (ran.enforcement().level() != Level.PROVIDER) {
            sitting.note("Limits are " + ran.enforcement().level().wire() + ": "
                    + ran.enforcement().reason());
        }
        if (watched) {
            sitting.note("session " + ran.sessionId() + " " + ran.status().wire() + ", after "
                    + Humane.span(Duration.ofMillis(ran.durationMs())));
        }
    }
}
