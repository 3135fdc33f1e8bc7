package dev.ostiary.surface.cli;

import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Sample;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.kernel.shape.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What help says, from the declarations. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    /** A field's own sentence, and what holds when it is left out. */
    static String describe(Field field) {
        var says = (field.says().isEmpty() ? sentence(field.name()) : field.says()) + inside(field);
        var fallback = field.fallback();
        if (fallback == null || fallback.isContainer() || fallback.asString().isEmpty()) {
            return says;
        }
        return says + " Unless given: " + fallback.asString() + ".";
    }

    private static String sentence(String name) {
        var words =
                name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('_', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** What an object on the command line consists of; optional parts in brackets. */
    private static String inside(Field field) {
        return switch (field.kind()) {
            case Kind.ListOf(Kind.Nested(var shape)) -> parts(shape) + " Repeat the flag for more.";
            case Kind.Nested(var shape) -> parts(shape);
            default -> "";
        };
    }

    private static String parts(Shape<?> shape) {
        return " Parts, a word of each name will do: " + Parts.names(shape) + ".";
    }

    /** Picocli formats descriptions; ours are plain text. */
    static String plain(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    /** Help of one command. */
    static String of(CommandSpec spec) {
        return new CommandLine(spec)
                .setUsageHelpWidth(WIDTH)
                .getUsageMessage(Ansi.OFF)
                .stripTrailing();
    }

    /** All commands, by room, one line each. */
    static String of(Program program, List<Leaf> leaves) {
        var rooms = new TreeMap<String, List<Leaf>>();
        leaves.forEach(leaf ->
                rooms.computeIfAbsent(leaf.room(), _ -> new ArrayList<>()).add(leaf));
        int width = leaves.stream()
                .mapToInt(leaf -> words(program, leaf).length())
                .max()
                .orElse(0);
        var out = new StringBuilder(program.title());
        out.append("\n\nUsage: " + program.line("<room>", "<verb>") + " [words and flags]\n");
        rooms.forEach((room, inside) -> {
            out.append('\n').append(room).append('\n');
            inside.forEach(leaf ->
                    out.append("  %-".concat(width + "s  %s%n").formatted(words(program, leaf), leaf.summary())));
        });
        return out.append(
                        "\nEach command has --help, with an example. Settings: " + program.line("config", "show") + "."
                                + "\nExit codes: 0 done, 1 failed, 2 not signed in, 3 not allowed, 4 not there, 5 not well said.")
                .toString();
    }

    private static String words(Program program, Leaf leaf) {
        return program.words(leaf.room(), leaf.verb());
    }

    /** The last lines of an operation's help. */
    static String[] examples(Phrase phrase) {
        var lines = phrase.examples().isEmpty() ? List.of(example(phrase)) : phrase.examples();
        var heading = lines.size() == 1 ? "\nExample:\n  " : "\nExamples:\n  ";
        return (heading + plain(String.join("\n  ", lines))).split("\n", -1);
    }

    /** A command line that shows how an operation is called. */
    private static String example(Phrase phrase) {
        var words = new ArrayList<String>(List.of(phrase.line()));
        for (var name : phrase.positional()) {
            words.add(sample(phrase.operation().inputShape().field(name).orElseThrow()));
        }
        for (var field : phrase.fields()) {
            if ((field.required() || isRecords(field)) && !phrase.positional().contains(field.name())) {
                words.addAll(required(field));
            }
        }
        var line = String.join(" ", words);
        return line.length() < WIDTH - 2 ? line : line.replace(" --", " \\\n      --");
    }

    /** Lists of records are shown even where they may be left out: how they are typed is not guessed. */
    private static boolean isRecords(Field field) {
        return field.kind() instanceof Kind.ListOf(Kind.Nested _);
    }

    private static List<String> required(Field field) {
        return switch (field.kind()) {
            case Kind.HiddenTree _ -> List.of("password=@-", "user=app");
            case Kind.Hidden _ -> List.of(Flags.flag(field.name()), "@-");
            case Kind.ListOf(Kind.Nested(var shape)) -> List.of(Flags.flag(field.name()), Parts.sample(shape));
            case Kind.Nested(var shape) -> List.of(Flags.flag(field.name()), Parts.sample(shape));
            case Kind.ListOf list
            when Spelling.isPlainList(list) -> List.of(Flags.flag(field.name()), item(field.name(), list.item()));
            case Kind.Json _, Kind.ListOf _ -> List.of(Flags.flag(field.name()), "@" + field.name() + ".json");
            case Kind.MapOf _ -> List.of(Flags.flag(field.name()), "key=value");
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> List.of(Flags.flag(field.name()), sample(field));
        };
    }

    /** The first choice, or the name of one: {@code SCOPE} of {@code scopes}. */
    private static String item(String name, Kind kind) {
        return kind instanceof Kind.Choice choice
                ? choice.values().getFirst()
                : name.replaceFirst("s$", "").toUpperCase(Locale.ROOT);
    }

    private static String sample(Field field) {
        if (field.kind() instanceof Kind.ListOf(Kind.Path _)) {
            return "app/database app/cache";
        }
        return Sample.of(field)
                .filter(node -> !node.isContainer())
                .map(node -> node.asString())
                .orElse(field.name().toUpperCase(Locale.ROOT));
    }
}
