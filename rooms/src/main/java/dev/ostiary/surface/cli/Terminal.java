package dev.ostiary.surface.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The person at the keyboard, if there is one. */
interface Terminal {
    /** Whether somebody can be asked and sees the answer. */
    boolean present();

    /** The line that was typed. */
    String ask(String prompt);

    /** The line that was typed and never shown. */
    String askHidden(String prompt);

    /** The terminal of this process. */
    static Terminal ofProcess() {
        var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return console.<Terminal>map(Somebody::new).orElseGet(Nobody::new);
    }

    /** A script, a pipe, a job. */
    record Nobody() implements Terminal {
        @Override
        public boolean present() {
            return false;
        }

        @Override
        public String ask(String prompt) {
            throw Wrong.usage("There is no terminal to ask on.");
        }

        @Override
        public String askHidden(String prompt) {
            return ask(prompt);
        }
    }

    /** A real console. */
    record Somebody(Console console) implements Terminal {
        @Override
        public boolean present() {
            return true;
        }

        @Override
        public String ask(String prompt) {
            return typed(console.readLine("%s", prompt));
        }

        @Override
        public String askHidden(String prompt) {
            var typed = console.readPassword("%s", prompt);
            return typed(typed == null ? null : new String(typed));
        }

        private static String typed(@Nullable String line) {
            if (line == null) {
                throw Wrong.usage("Nothing was typed.");
            }
            return line;
        }
    }
}
