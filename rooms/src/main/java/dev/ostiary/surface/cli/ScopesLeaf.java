package dev.ostiary.surface.cli;

import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code auth:scopes}: what the credential in use may do, and which of the commands want more. */
final class ScopesLeaf {
    private ScopesLeaf() {}

    static Leaf leaf() {
        return new PlainLeaf(
                "auth",
                "scopes",
                "Lists the scopes of your credential, and the commands that want another.",
                ScopesLeaf::describe,
                ScopesLeaf::scopes);
    }

    private static void describe(CommandSpec spec) {
        Flags.lone(spec, "--json", "Print the scopes as JSON.");
        Flags.server(spec);
        spec.usageMessage().footer("", "Example:", "  vsecure auth:scopes");
    }

    private static void scopes(ParseResult given, Session session) {
        Set<String> held = new TreeSet<>();
        try (var door = session.door()) {
            door.read("/v1/auth/whoami").path("scopes").forEach(each -> held.add(each.asString("")));
        }
        if (given.matchedOptionValue("--json", false) || session.preferences().json()) {
            var list = JsonNodeFactory.instance.arrayNode();
            held.forEach(list::add);
            session.print(Harmless.json(list));
            return;
        }
        held.forEach(each -> session.print(Harmless.line(each)));
        var wanting = wanting(session.leaves(), held);
        if (!wanting.isEmpty()) {
            session.remark("");
            session.remark("Not with this credential:");
            wanting.forEach(session::remark);
        }
    }

    private static List<String> wanting(List<Leaf> leaves, Set<String> held) {
        var rows = new Table(List.of("command", "wants"));
        var lacking = leaves.stream()
                .filter(OperationLeaf.class::isInstance)
                .map(OperationLeaf.class::cast)
                .filter(leaf -> !isHeld(leaf.operation().scope(), held))
                .toList();
        lacking.forEach(
                leaf -> rows.add(List.of(leaf.phrase().line(), leaf.operation().scope())));
        return lacking.isEmpty() ? List.of() : rows.lines();
    }

    /** As the gate decides it: nothing is wanted, or it is held, or everything is. */
    private static boolean isHeld(String scope, Set<String> held) {
        return scope.isEmpty() || held.contains(scope) || held.contains("admin");
    }
}
