package dev.ostiary.surface.cli;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Standing;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.ArrayList;
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
 * What went wrong, in words for a person: what happened, what to do next, the request's id.
 *
 * <p>Never repeats what was typed after an equals sign or as a word, because that may be a secret.
 */
record Complaint(List<String> lines, int exitCode) {
    static Complaint of(Program program, CallFailed failed, boolean withheld) {
        var lines = new ArrayList<String>();
        lines.add(program.called() + ": " + Harmless.line(failed.told()));
        var next = next(program, failed, withheld);
        if (!next.isEmpty()) {
            lines.add(next);
        }
        failed.requestId().ifPresent(id -> lines.add("Request: " + Harmless.line(id)));
        return new Complaint(lines, failed.exitCode());
    }

    static Complaint of(Program program, Refused refused) {
        return new Complaint(
                List.of(program.called() + ": "
                        + Harmless.line(refused.refusal().message())),
                Standing.of(refused.refusal()).exitCode());
    }

    static Complaint of(Program program, Wrong wrong) {
        var lines = new ArrayList<>(List.of(program.called() + ": " + wrong.told()));
        if (!wrong.next().isEmpty()) {
            lines.add(wrong.next());
        }
        return new Complaint(lines, wrong.exitCode());
    }

    static Complaint of(Program program, ParameterException wrong) {
        var words = wrong.getCommandLine().getCommandSpec().qualifiedName();
        return new Complaint(List.of(program.called() + ": " + told(wrong), "See: " + words + " --help"), 5);
    }

    private static String told(ParameterException wrong) {
        return switch (wrong) {
            case UnmatchedArgumentException unmatched ->
                unmatched(
                        unmatched.getUnmatched().getFirst(),
                        wrong.getCommandLine().getCommandSpec());
            case MissingParameterException missing -> missing(missing.getMissing());
            case OverwrittenOptionException twice ->
                twice.getOverwritten() instanceof OptionSpec option
                        ? option.longestName() + " is given twice."
                        : "A word is given twice.";
            default ->
                wrong.getArgSpec() == null
                        ? "The command line cannot be understood."
                        : wrong.getArgSpec().paramLabel() + " does not fit, or is given twice.";
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

    private static String next(Program program, CallFailed failed, boolean withheld) {
        // The surface of seed 001 has a few codes of its own, and ours as the reason beside them.
        return switch (failed.details().path("reason").asString(failed.code())) {
            case "authentication_required", "token_invalid", "token_expired", "token_revoked" ->
                withheld
                        ? "The kept credential belongs to another server and was not sent. Sign in here: "
                                + program.line("auth", "login")
                        : "Sign in: " + program.line("auth", "login") + ". What is used now: "
                                + program.line("config", "show");
            case "insufficient_scope" ->
                "Who you are here: " + program.line("auth", "whoami") + ". Which credential is used: "
                        + program.line("config", "show");
            case "unreachable" ->
                "Start one here with ostiary server, or check the address: " + program.line("config", "show");
            case "approval_required" ->
                program == Program.VSECURE
                        ? "Here: vsecure mcp:request URI --reason WHY, and vsecure mcp:get ID --wait-seconds 60"
                        : "";
            case "access_denied" ->
                program == Program.VSECURE
                        ? "See what there is, and who is asked first: vsecure mcp:resources"
                        : "Ask which rule is missing: ostiary policies test";
            default -> "";
        };
    }
}
