package dev.ostiary.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A prepared request to a model, as data: a person chooses it and fills in its arguments.
 *
 * @param title a few words
 * @param summary one sentence
 * @param toolset where it is offered
 * @param needs what it has the model do: it is offered to whoever could ever be let through to all of it
 */
public record Prompt(
        String name,
        String title,
        String summary,
        String toolset,
        List<Operation<?, ?>> needs,
        List<Argument> arguments,
        Script script) {
    public Prompt {
        needs = List.copyOf(needs);
        arguments = List.copyOf(arguments);
    }

    /**
     * One argument.
     *
     * @param most its longest value, in characters
     */
    public record Argument(String name, String summary, boolean required, int most, Hint hint) {}

    /** Where likely values of an argument come from. */
    public sealed interface Hint {
        /** Nowhere. */
        record None() implements Hint {}

        record OneOf(List<String> values) implements Hint {
            public OneOf {
                values = List.copyOf(values);
            }
        }

        /** The things that the caller may list of the resource named {@code kind}. */
        record Thing(String kind) implements Hint {}

        /** The paths that such things lie below. */
        record Folder(String kind) implements Hint {}
    }

    /** Writes the request. */
    @FunctionalInterface
    public interface Script {
        /**
         * The request for these arguments, which are known by name and no longer than they may be.
         *
         * @throws Refused with {@link Refusal.Invalid} naming the wrong argument; its value is never repeated
         */
        List<Part> write(Map<String, String> arguments, Instant now);
    }

    /** A piece of the request. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        /** A resource, read for the caller through the gate; {@code more} narrows what is read. */
        record Enclosed(Resource kind, String value, Map<String, String> more) implements Part {}
    }

    /** The argument called {@code name}. */
    public Optional<Argument> argument(String wanted) {
        return arguments.stream()
                .filter(argument -> argument.name().equals(wanted))
                .findFirst();
    }
}
