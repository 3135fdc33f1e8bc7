package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A person or a script in front of the command line. */
final class Desk {
    static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    final Map<String, String> environment = new HashMap<>();
    final Path home;

    private final Program program;
    private final List<? extends Operation<?, ?>> operations;
    private final Deque<String> typed = new ArrayDeque<>();
    private boolean present;
    private String input = "";

    record Outcome(int exitCode, String out, String err) {}

    Desk(Path home, List<? extends Operation<?, ?>> operations) {
        this(home, Program.OSTIARY, operations);
    }

    Desk(Path home, Program program, List<? extends Operation<?, ?>> operations) {
        this.home = home;
        this.program = program;
        this.operations = operations;
    }

    /** There is a terminal, and this is what is typed there. */
    Desk typing(String... lines) {
        present = true;
        typed.addAll(List.of(lines));
        return this;
    }

    Desk piping(String text) {
        input = text;
        return this;
    }

    Outcome run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = new Shell(program, operations, around(out, err)).run(args);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a command sees of this desk, if nobody looks at what it prints. */
    Surroundings around() {
        return around(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    private Surroundings around(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Surroundings(
                environment,
                home,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Keyboard(new ArrayList<>()),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private final class Keyboard implements Terminal {
        private final List<String> prompts;

        Keyboard(List<String> prompts) {
            this.prompts = prompts;
        }

        @Override
        public boolean present() {
            return present;
        }

        @Override
        public String ask(String prompt) {
            prompts.add(prompt);
            return typed.pop();
        }

        @Override
        public String askHidden(String prompt) {
            return ask(prompt);
        }
    }
}
