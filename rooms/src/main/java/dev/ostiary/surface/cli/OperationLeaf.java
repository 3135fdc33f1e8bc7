package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.terminal.Harmless;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/** An operation as a command: asks the server and prints what it answers. */
record OperationLeaf(Phrase phrase) implements Leaf {
    private static final String LOGOUT = "auth.logout";

    @Override
    public String room() {
        return phrase.room();
    }

    @Override
    public String verb() {
        return phrase.verb();
    }

    @Override
    public String summary() {
        return phrase.summary();
    }

    Operation<?, ?> operation() {
        return phrase.operation();
    }

    @Override
    public void describe(CommandSpec spec) {
        Flags.add(phrase, spec);
        spec.usageMessage().footer(Help.examples(phrase));
    }

    @Override
    public void run(ParseResult given, Session session) {
        var input = new Given(phrase, given, session.around()).input();
        fit(input);
        confirm(given, session);
        var answer = asked(input, session);
        new Answered(operation(), given, session).print(answer);
        if (operation().name().equals(LOGOUT)) {
            AuthLeaves.forget(session);
        }
    }

    /** An operation that waits by itself is given that time besides. */
    private ObjectNode asked(ObjectNode input, Session session) {
        var began = session.around().clock().instant();
        var wait = Duration.ofSeconds(input.path("waitSeconds").asInt(0));
        try (var door = session.door()) {
            return door.call(operation(), input, session.preferences().timeout().plus(wait));
        } finally {
            if (session.preferences().debug()) {
                var took = Duration.between(began, session.around().clock().instant());
                session.remark(session.program().called() + ": " + operation().name() + " at "
                        + Harmless.line(session.settings().url()) + ", " + took.toMillis() + " ms");
            }
        }
    }

    /** What cannot be right is told without a server. */
    private void fit(ObjectNode input) {
        try {
            operation().inputShape().bind(input);
        } catch (Refused refused) {
            throw refused.refusal() instanceof Refusal.Invalid invalid ? Misfit.of(invalid, phrase) : refused;
        }
    }

    private void confirm(ParseResult given, Session session) {
        if (operation().effect() != Effect.DESTROY || given.matchedOptionValue("--yes", false)) {
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
