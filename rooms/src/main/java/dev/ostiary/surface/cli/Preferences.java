package dev.ostiary.surface.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a command behaves besides where it asks: environment before config file, and what neither says is as usual.
 *
 * @param json whether results are printed as JSON unless told
 * @param timeout for how long an answer is waited for
 * @param debug whether standard error tells what is asked of which server, and how long it took
 */
record Preferences(boolean json, Duration timeout, boolean debug) {
    private static final Duration USUAL = Duration.ofSeconds(60);

    /** Each is also a variable, such as {@code VSECURE_TIMEOUT}. */
    static final List<String> NAMES = List.of("output", "timeout", "debug");

    static Preferences of(Surroundings around, Program program) {
        if (program != Program.VSECURE) {
            return new Preferences(false, USUAL, false);
        }
        return new Preferences(
                found(around, program, "output").filter("json"::equals).isPresent(),
                found(around, program, "timeout")
                        .map(text -> Duration.ofMillis(Long.parseLong(text)))
                        .orElse(Duration.ofSeconds(30)),
                found(around, program, "debug").filter("true"::equals).isPresent());
    }

    private static Optional<String> found(Surroundings around, Program program, String name) {
        return around.variable(variable(program, name))
                .or(() -> Settings.config(around, program).plain(name))
                .map(text -> checked(name, text));
    }

    static String variable(Program program, String name) {
        return (program.called() + "_" + name).toUpperCase(Locale.ROOT);
    }

    /** @throws Wrong when {@code name} cannot have this value */
    static String checked(String name, String text) {
        var fits = switch (name) {
            case "output" -> text.equals("text") || text.equals("json");
            case "timeout" -> text.matches("[1-9][0-9]{2,6}");
            case "debug" -> text.equals("true") || text.equals("false");
            default -> false;
        };
        if (!fits) {
            throw Wrong.usage(
                    switch (name) {
                        case "output" -> "output is text or json.";
                        case "timeout" -> "timeout is a number of milliseconds, 100 or more.";
                        default -> "debug is true or false.";
                    });
        }
        return text;
    }

    String value(String name) {
        return switch (name) {
            case "output" -> json ? "json" : "text";
            case "timeout" -> Long.toString(timeout.toMillis());
            default -> Boolean.toString(debug);
        };
    }
}
