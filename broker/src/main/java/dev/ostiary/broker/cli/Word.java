package dev.ostiary.broker.cli;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command.
 *
 * @param name one word, or two: {@code audit verify}
 * @param summary one sentence
 * @param shape adds its parameters and flags
 */
record Word(String name, String summary, List<String> examples, Consumer<CommandSpec> shape, Deed deed) {
    Word {
        examples = List.copyOf(examples);
    }

    /** What it does; its exit code. Whatever goes wrong is thrown. */
    interface Deed {
        int run(ParseResult given, Sitting sitting);
    }

    /** {@code audit} of {@code audit verify}; empty where there is one word. */
    String family() {
        return name.contains(" ") ? name.substring(0, name.indexOf(' ')) : "";
    }

    /** {@code verify} of {@code audit verify}. */
    String last() {
        return name.substring(name.indexOf(' ') + 1);
    }
}
