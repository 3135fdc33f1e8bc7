package dev.ostiary.surface.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command: two words, what it takes, and what it does. */
interface Leaf {
    /** The first word. */
    String room();

    /** The second word; empty for a command of one word. */
    String verb();

    /** One sentence. */
    String summary();

    /** Adds its parameters and options. */
    void describe(CommandSpec spec);

    /** Does it; whatever goes wrong is thrown. */
    void run(ParseResult given, Session session);
}
