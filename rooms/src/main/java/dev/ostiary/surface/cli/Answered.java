package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints a result as it was asked for: one field bare, exact JSON, or calm text. */
final class Answered {
    private final Operation<?, ?> operation;
    private final ParseResult given;
    private final Session session;

    Answered(Operation<?, ?> operation, ParseResult given, Session session) {
        this.operation = operation;
        this.given = given;
        this.session = session;
    }

    void print(ObjectNode answer) {
        var field = Optional.<String>ofNullable(given.matchedOptionValue("--field", null));
        if (isAsked("--json")) {
            session.print(Harmless.json(answer));
        } else if (field.isPresent()) {
            bare(field.get(), answer);
        } else if (session.preferences().json()) {
            session.print(Harmless.json(answer));
        } else {
            text(answer);
        }
    }

    private void text(ObjectNode answer) {
        var fresh = operation.effect() != Effect.READ && holdsSecret(operation.outputShape());
        session.print(new Prose(isAsked("--reveal") || fresh).of(operation.outputShape(), answer));
        if (fresh) {
            session.remark("This is shown once. Keep it somewhere safe now.");
        }
    }

    /** The flag, unless the operation has an input field of that name. */
    private boolean isAsked(String flag) {
        return given.matchedOptionValue(flag, null) instanceof Boolean asked && asked;
    }

    private void bare(String name, ObjectNode answer) {
        var node = find(name, answer);
        if (node == null) {
            throw Wrong.usage("The result has no field " + Harmless.line(name) + ".", "See all of them with --json.");
        }
        var text = node.isContainer() ? Harmless.json(node) : node.asString();
        var shown = session.around().terminal().present() ? Harmless.lines(text) : text;
        session.around().out().print(shown.endsWith("\n") ? shown : shown + "\n");
        session.around().out().flush();
    }

    /** A field of the result, or else of the secret in it; dots lead deeper. */
    private @Nullable JsonNode find(String name, ObjectNode answer) {
        for (var field : operation.outputShape().fields()) {
            if (field.kind() instanceof Kind.HiddenTree && answer.get(field.name()) instanceof ObjectNode tree) {
                var inside = tree.get(name);
                if (inside != null) {
                    return inside;
                }
            }
        }
        JsonNode at = answer;
        for (var step : name.split("\\.", -1)) {
            at = at == null ? null : at.get(step);
        }
        return at;
    }

    private static boolean holdsSecret(Shape<?> shape) {
        return shape.fields().stream().anyMatch(field -> field.kind() instanceof Kind.Hidden);
    }
}
