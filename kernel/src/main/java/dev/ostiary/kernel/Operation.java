package dev.ostiary.kernel;

import dev.ostiary.kernel.shape.Shape;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a caller may ask for, as data: every surface, the documentation and the rules over all operations read
 * this one value, and none needs a running server for it.
 *
 * @param name {@code room.verb}; gives {@code ostiary room verb}, the OpenAPI id and the trail's operation
 * @param summary one sentence
 * @param scope what the credential must hold; empty for what any known caller may do
 * @param permission what an access policy must grant on the path, where a policy governs
 * @param ruled what a resource rule must grant on the path, where no access policy governs (seed 001)
 * @param action the trail's action (domain reference 4.11)
 * @param resource what is touched, such as {@code secrets/{path}}; braces name input fields in wire form
 * @param tool the wire name where a seed fixes one
 * @param toolset the toolset whose endpoint offers the tool
 * @param route where REST finds it
 * @param positional input fields that a command takes without a flag, in wire form
 * @param storePath the input field that receives what the operation mints, where it mints a secret
 */
public record Operation<I extends Record, O extends Record>(
        String name,
        String summary,
        Effect effect,
        String scope,
        Optional<Permission> permission,
        Optional<Permission> ruled,
        String action,
        String resource,
        Optional<String> tool,
        String toolset,
        Optional<Route> route,
        List<String> positional,
        Optional<String> storePath,
        Class<I> input,
        Class<O> output) {

    /** Begins a declaration. */
    public static <I extends Record, O extends Record> Declaration<I, O> named(
            String name, Effect effect, Class<I> input, Class<O> output) {
        return new Declaration<>(name, effect, input, output);
    }

    public Shape<I> inputShape() {
        return Shape.of(input);
    }

    public Shape<O> outputShape() {
        return Shape.of(output);
    }

    /** The room that offers it: {@code secrets} of {@code secrets.read}. */
    public String room() {
        return name.substring(0, name.indexOf('.'));
    }

    /** The verb within the room: {@code read} of {@code secrets.read}. */
    public String verb() {
        return name.substring(name.indexOf('.') + 1);
    }
}
