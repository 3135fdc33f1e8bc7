package dev.ostiary.broker.cli;

import dev.ostiary.broker.cloud.Health;
import dev.ostiary.broker.cloud.Health.State;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whether clouds could issue now. */
final class HealthWord {
    static final Word WORD = new Word(
            "health",
            "Says of each cloud whether credentials could be issued now, and what is missing if not.",
            List.of("tryaudex health", "tryaudex health --check aws"),
            spec -> {
                Flags.chosen(spec, "--check", Wishes.clouds(), "Only this one, which must then be configured.");
                Flags.json(spec);
            },
            HealthWord::check);

    private HealthWord() {}

    private static int check(ParseResult given, Sitting sitting) {
        var only = Flags.text(given, "--check").map(Wishes::cloud);
        var found = sitting.broker().health(only);
        if (Flags.isSet(given, "--json")) {
            json(found, sitting);
        } else {
            var table = new Table(List.of("provider", "state", "what"));
            found.forEach(
                    each -> table.add(List.of(each.cloud().wire(), word(each.state()), Harmless.line(each.words()))));
            sitting.print(table);
        }
        return found.stream()
                        .allMatch(each -> each.state() == State.GOOD || (only.isEmpty() && each.state() == State.UNSET))
                ? 0
                : 1;
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static void json(List<Health> found, Sitting sitting) {
        var said = JsonNodeFactory.instance.objectNode();
        var list = said.putArray("providers");
        found.forEach(each -> list.addObject()
                .put("provider", each.cloud().wire())
                .put("state", word(each.state()))
                .put("words", each.words()));
        sitting.print(said);
    }
}
