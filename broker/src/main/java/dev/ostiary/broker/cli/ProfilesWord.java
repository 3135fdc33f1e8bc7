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
    private static final int WIDE = 66;

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
            sitting.print(table(profiles));
        }
        return 0;
    }

    /** One line for each action would be too long a table, all in one too wide; the rest is told as JSON. */
    private static Table table(Map<String, Profile> profiles) {
        var table = new Table(List.of("profile", "provider", "description", "allow"));
        profiles.forEach((name, each) -> table.add(List.of(
                Harmless.line(name),
                each.cloud().wire(),
                Humane.cut(each.description(), WIDE),
                Humane.cut(each.allow() + each.resource().map(on -> " on " + on).orElse(""), WIDE))));
        return table;
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
