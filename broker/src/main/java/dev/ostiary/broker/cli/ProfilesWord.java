package dev.ostiary.broker.cli;

import dev.ostiary.broker.grant.Terms.Profile;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;

/** The named sets of actions. */
final class ProfilesWord {
    static final Word WORD = new Word(
            "profiles",
            "Lists the named sets of actions that --profile takes: built-in ones and your own.",
            List.of("tryaudex profiles"),
            Flags::json,
            ProfilesWord::list);

    private ProfilesWord() {}

    private static int list(ParseResult given, Sitting sitting) {
        var profiles = new TreeMap<>(sitting.broker().profiles());
        if (Flags.isSet(given, "--json")) {
            json(profiles, sitting);
        } else {
            var table = new Table(List.of("profile", "provider", "allow", "resource", "description"));
            profiles.forEach((name, each) -> table.add(List.of(
                    Harmless.line(name),
                    each.cloud().wire(),
                    Harmless.line(each.allow()),
                    Harmless.line(each.resource().orElse("*")),
                    Harmless.line(each.description()))));
            sitting.print(table);
        }
        return 0;
    }

    private static void json(Map<String, Profile> profiles, Sitting sitting) {
        var said = JsonNodeFactory.instance.objectNode();
        var list = said.putArray("profiles");
        profiles.forEach((name, each) -> {
            var one = list.addObject()
                    .put("name", name)
                    .put("provider", each.cloud().wire())
                    .put("allow", each.allow());
            each.resource().ifPresent(resource -> one.put("resource", resource));
            one.put("description", each.description());
        });
        sitting.print(said);
    }
}
