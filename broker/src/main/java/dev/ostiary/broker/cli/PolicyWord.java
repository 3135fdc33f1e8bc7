package dev.ostiary.broker.cli;

import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Action;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What would be issued, without issuing it. */
final class PolicyWord {
    static final Word WORD = new Word(
            "policy show",
            "Shows what would be issued, without asking any cloud.",
            List.of(
                    "tryaudex policy show --allow 's3:*' --resource 'arn:aws:s3:::logs/*'",
                    "tryaudex policy show --provider gcp --allow storage.objects.get --json"),
            PolicyWord::shape,
            PolicyWord::show);

    private PolicyWord() {}

    private static void shape(CommandSpec spec) {
        Wishes.flags(spec);
        Flags.json(spec);
        Flags.command(spec, "policy show [flags] [-- COMMAND...]", "The command that it would be for.");
    }

    private static int show(ParseResult given, Sitting sitting) {
        var shown = sitting.broker().show(Wishes.of(given));
        if (Flags.isSet(given, "--json")) {
            sitting.print(json(shown.plan(), shown.source()));
        } else {
            tell(shown.plan(), shown.source(), sitting);
        }
        return 0;
    }

    private static void tell(Plan plan, String source, Sitting sitting) {
        var grant = plan.grant();
        line(sitting, "provider", grant.cloud().wire());
        line(sitting, "principal", plan.principal());
        line(sitting, "allow", joined(grant.allow()));
        line(sitting, "deny", joined(grant.deny()));
        line(sitting, "resources", String.join(", ", grant.resources()));
        line(sitting, "boundary", grant.boundary().orElse(""));
        line(sitting, "session", Humane.span(grant.ttl()));
        line(sitting, "credentials", Humane.span(plan.lifetime()));
        line(sitting, "terms from", source);
        line(
                sitting,
                "enforcement",
                plan.enforcement().level().wire() + ": " + plan.enforcement().why());
        if (!plan.document().isEmpty()) {
            sitting.print("");
            sitting.print(plan.document());
        }
        grant.warnings().forEach(sitting::note);
    }

    private static void line(Sitting sitting, String name, String value) {
        if (!value.isEmpty()) {
            sitting.print("%-13s%s".formatted(name + ":", Harmless.line(value)));
        }
    }

    private static String joined(List<Action> actions) {
        return actions.stream().map(Action::text).collect(Collectors.joining(", "));
    }

    private static ObjectNode json(Plan plan, String source) {
        var grant = plan.grant();
        var said = JsonNodeFactory.instance.objectNode();
        said.put("provider", grant.cloud().wire()).put("principal", plan.principal());
        list(said, "allow", grant.allow().stream().map(Action::text).toList());
        list(said, "deny", grant.deny().stream().map(Action::text).toList());
        list(said, "resources", grant.resources());
        said.put("ttl_seconds", grant.ttl().toSeconds())
                .put("credential_seconds", plan.lifetime().toSeconds())
                .put("terms_from", source);
        said.putObject("enforcement")
                .put("level", plan.enforcement().level().wire())
                .put("reason", plan.enforcement().why());
        said.set("document", plan.document());
        list(said, "warnings", grant.warnings());
        return said;
    }

    private static void list(ObjectNode into, String name, List<String> texts) {
        var array = into.putArray(name);
        texts.forEach(array::add);
    }
}
