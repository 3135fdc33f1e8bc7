package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Face;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Runs a command with credentials, live in the terminal, and ends as it ended. */
final class RunWord {
    static final Word WORD = new Word(
            "run",
            "Runs a command with credentials that can do what is allowed and nothing else, for a while.",
            List.of(
                    "tryaudex run --allow s3:GetObject,s3:ListBucket -- aws s3 ls s3://logs",
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
        if (!Flags.isSet(given, "--json")) {
            return Attended.run(Wishes.of(given), sitting);
        }
        var ran = sitting.broker().run(Wishes.of(given), Face.CAPTURED);
        sitting.print(ran);
        return ran.exitCode().orElse(Attended.TIMED_OUT);
    }
}
