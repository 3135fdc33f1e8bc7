package dev.ostiary.surface.cli;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command that no operation stands behind. */
record PlainLeaf(
        String room,
        String verb,
        String summary,
        Consumer<CommandSpec> description,
        BiConsumer<ParseResult, Session> deed)
        implements Leaf {
    @Override
    public void describe(CommandSpec spec) {
        description.accept(spec);
    }

    @Override
    public void run(ParseResult given, Session session) {
        deed.accept(given, session);
    }
}
