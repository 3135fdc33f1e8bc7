package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Asked;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say which credentials are wanted, the same for every word that asks for some. */
final class Wishes {
    private static final List<String> CLOUDS =
            Arrays.stream(Cloud.values()).map(Cloud::wire).toList();

    private Wishes() {}

    static void flags(CommandSpec spec) {
        Flags.valued(
                spec, "--allow", "actions", "What the command may do, comma-separated: s3:GetObject,s3:ListBucket.");
        Flags.valued(spec, "--profile", "name", "A named set of actions, added to --allow. See: tryaudex profiles.");
        Flags.valued(spec, "--resource", "arns", "What for, comma-separated. Unless given: everything.");
        Flags.chosen(spec, "--provider", CLOUDS, "The cloud. Unless given: as the settings say, or aws.");
        Flags.valued(
                spec,
                "--ttl",
                "duration",
                "For how long: 90s, 15m, 1h 30m. Unless given: as the settings say, or 15m.");
        Flags.valued(spec, "--budget", "dollars", "Most to be spent; AWS only, known with a delay, so it is advice.");
        Flags.valued(
                spec,
                "--role-arn",
                "role",
                "Whose rights are narrowed: role ARN, service account, Vault role. AUDEX_ROLE_ARN.");
    }

    /** @throws Refused when a flag's value does not fit */
    static Asked of(ParseResult given) {
        return new Asked(
                Flags.text(given, "--allow"),
                Flags.words(given),
                Flags.text(given, "--provider").map(Wishes::cloud),
                Flags.text(given, "--ttl"),
                Flags.text(given, "--budget").map(Wishes::dollars),
                Flags.text(given, "--role-arn"),
                Flags.text(given, "--profile"),
                Flags.text(given, "--resource"));
    }

    /** @throws Refused when there is no such cloud */
    static Cloud cloud(String name) {
        return Cloud.of(name).orElseThrow(() -> wrong("The provider is one of " + String.join(", ", CLOUDS) + "."));
    }

    static List<String> clouds() {
        return CLOUDS;
    }

    private static BigDecimal dollars(String text) {
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")) {
            throw wrong("--budget is a number of US dollars, such as 5 or 2.50.");
        }
        return new BigDecimal(text);
    }

    /** @throws Refused when it is no number from 1 to {@code most} */
    static int limit(ParseResult given, int usual, int most) {
        return Flags.text(given, "--limit")
                .map(text -> Optional.of(text)
                        .filter(digits -> digits.matches("[0-9]{1,6}"))
                        .map(Integer::parseInt)
                        .filter(number -> number >= 1 && number <= most)
                        .orElseThrow(() -> wrong("--limit is a number from 1 to " + most + ".")))
                .orElse(usual);
    }

    static Refused wrong(String told) {
        return new Refused(Refusal.invalidRequest(told));
    }
}
