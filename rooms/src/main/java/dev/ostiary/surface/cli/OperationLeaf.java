package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/** An operation as a command: asks the server and prints what it answers. */
record OperationLeaf(Operation<?, ?> operation) implements Leaf {
    @Override
    public String room() {
        return operation.room();
    }

    @Override
    public String verb() {
        return operation.verb();
    }

    @Override
    public String summary() {
        return operation.summary();
    }

    @Override
    public void describe(CommandSpec spec) {
        Flags.add(operation, spec);
        spec.usageMessage().footer(("\nExample:\n  " + Help.plain(Help.example(operation))).split("\n", -1));
    }

    @Override
    public void run(ParseResult given, Session session) {
        var input = new Given(operation, given, session.around()).input();
        fit(input);
        confirm(given, session);
        ObjectNode answer;
        try (var door = session.door()) {
            answer = door.call(operation, input);
        }
        new Answered(operation, given, session).print(answer);
    }

    /** What cannot be right is told without a server. */
    private void fit(ObjectNode input) {
        try {
            operation.inputShape().bind(input);
        } catch (Refused refused) {
            throw refused.refusal() instanceof Refusal.Invalid invalid ? Misfit.of(invalid, operation) : refused;
        }
    }

    private void confirm(ParseResult given, Session session) {
        if (operation.effect() != Effect.DESTROY || given.matchedOptionValue("--yes", false)) {
            return;
        }
        if (!session.around().terminal().present()) {
            throw Wrong.usage(
                    "This destroys something, and there is no terminal to ask on.", "Add --yes if it is meant.");
        }
        var words = String.join(" ", given.originalArgs());
        var typed = session.around()
                .terminal()
                .ask("This destroys something: " + Harmless.line(words) + "\nType yes to go on: ");
        if (!typed.strip().equals("yes")) {
            throw Wrong.here("Nothing was done.");
        }
    }
}
