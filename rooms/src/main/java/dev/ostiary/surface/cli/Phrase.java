package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import java.util.List;
import java.util.Map;

/**
 * An operation as one program says it: in two words, which may say some of its input already, such as {@code approve}.
 *
 * @param said fields of the input that the words themselves fill, and so nobody types
 * @param examples command lines for the help; derived from the declaration if empty
 */
record Phrase(
        Program program,
        Operation<?, ?> operation,
        String room,
        String verb,
        String summary,
        Map<String, String> said,
        List<String> examples) {
    /** The operation under its own two names. */
    static Phrase of(Program program, Operation<?, ?> operation) {
        return new Phrase(
                program, operation, operation.room(), operation.verb(), operation.summary(), Map.of(), List.of());
    }

    /** The command as it is typed, without its words and flags. */
    String line() {
        return program.line(room, verb);
    }

    /** What can be typed of the input. */
    List<Field> fields() {
        return operation.inputShape().fields().stream()
                .filter(field -> !said.containsKey(field.name()))
                .toList();
    }

    /** Names of what is typed without a flag, in this order. */
    List<String> positional() {
        return operation.positional().stream()
                .filter(name -> !said.containsKey(name))
                .toList();
    }
}
