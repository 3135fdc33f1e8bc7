package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Turns an operation's input into parameters and flags, and adds the flags that every command has. */
final class Flags {
    /** How help names the words that fill a secret. */
    static final String PAIR = "<key=value>";

    private Flags() {}

    /** {@code --expires-in} of {@code expires_in} or {@code expiresIn}. */
    static String flag(String field) {
        return "--"
                + field.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                        .replace('_', '-')
                        .toLowerCase(Locale.ROOT);
    }

    static void add(Phrase phrase, CommandSpec spec) {
        var operation = phrase.operation();
        var positional = phrase.positional();
        for (int i = 0; i < positional.size(); i++) {
            spec.addPositional(
                    parameter(operation.inputShape().field(positional.get(i)).orElseThrow(), i));
        }
        for (var field : phrase.fields()) {
            if (!positional.contains(field.name())) {
                spec.addOption(option(field, operation.effect()));
            }
        }
        pairs(operation).ifPresent(field -> spec.addPositional(pairsParameter(field, positional.size())));
        common(operation, spec);
    }

    /** The field that {@code key=value} words fill: the one tree of secrets. */
    static Optional<Field> pairs(Operation<?, ?> operation) {
        return operation.inputShape().fields().stream()
                .filter(field -> field.kind() instanceof Kind.HiddenTree)
                .findFirst();
    }

    private static PositionalParamSpec parameter(Field field, int index) {
        var many = Spelling.isPlainList(field.kind());
        return PositionalParamSpec.builder()
                .index(many ? index + "..*" : Integer.toString(index))
                .arity(many ? "1..*" : field.required() ? "1" : "0..1")
                .paramLabel("<" + field.name() + ">")
                .type(many ? String[].class : String.class)
                .description(Help.plain(Help.describe(field)))
                .build();
    }

    private static PositionalParamSpec pairsParameter(Field field, int index) {
        return PositionalParamSpec.builder()
                .index(index + "..*")
                .arity("0..*")
                .paramLabel(PAIR)
                .type(String[].class)
                .description(
                        Help.plain(
                                "Fields of " + field.name()
                                        + ": key=@- (standard input), key=@FILE (a file), key (asks), and for names, hosts and ports key=value."))
                .build();
    }

    private static OptionSpec option(Field field, Effect effect) {
        var ago = effect.reads() && field.kind() instanceof Kind.Moment ? "|24h" : "";
        var builder = OptionSpec.builder(flag(field.name()))
                .paramLabel("<" + label(field.kind()) + ago + ">")
                .description(Help.plain(Help.describe(field)));
        return switch (field.kind()) {
            case Kind.Flag _ ->
                builder.type(String.class).arity("0..1").fallbackValue("true").build();
            case Kind.Hidden _ ->
                builder.type(String.class).arity("0..1").fallbackValue("").build();
            case Kind.ListOf _, Kind.MapOf _ ->
                builder.type(String[].class).arity("1").build();
            case Kind.Choice choice ->
                builder.type(String.class)
                        .arity("1")
                        .completionCandidates(choice.values())
                        .build();
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Json _,
                    Kind.Nested _,
                    Kind.HiddenTree _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> builder.type(String.class).arity("1").build();
        };
    }

    private static String label(Kind kind) {
        return switch (kind) {
            case Kind.Text _, Kind.Outside _ -> "text";
            case Kind.Whole _, Kind.Decimal _ -> "number";
            case Kind.Flag _ -> "true|false";
            case Kind.Moment _ -> "time";
            case Kind.Span _ -> "duration";
            case Kind.Choice choice -> String.join("|", choice.values());
            case Kind.Path _ -> "path";
            case Kind.Address _ -> "address";
            case Kind.Hidden _ -> "@-|@file";
            case Kind.HiddenTree _ -> "@file.json";
            case Kind.MapOf _ -> "key=value";
            case Kind.ListOf(var item) -> label(item);
            case Kind.Nested _ -> "part=value,…|json|@file";
            case Kind.Json _ -> "json|@file";
        };
    }

    private static void common(Operation<?, ?> operation, CommandSpec spec) {
        lone(spec, "--json", "Print the exact result as JSON.");
        lone(spec, "--reveal", "Show secret values.");
        valued(spec, "--field", "name", "Print this field of the result alone, bare, for scripts.");
        if (operation.effect() == Effect.DESTROY) {
            lone(spec, "--yes", "Do not ask whether it is meant.");
        }
        server(spec);
    }

    /** The flag that chooses a server. */
    static void server(CommandSpec spec) {
        valued(spec, "--url", "address", "The server, instead of the configured one.");
        help(spec);
    }

    static void help(CommandSpec spec) {
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder(List.of("-h", "--help").toArray(String[]::new))
                    .usageHelp(true)
                    .type(boolean.class)
                    .description("Show this help.")
                    .build());
        }
    }

    /** A flag without a value; an input field of the same name keeps it. */
    static void lone(CommandSpec spec, String name, String says) {
        if (spec.findOption(name) == null) {
            spec.addOption(OptionSpec.builder(name)
                    .type(boolean.class)
                    .description(says)
                    .build());
        }
    }

    /** A flag with a value; an input field of the same name keeps it. */
    static void valued(CommandSpec spec, String name, String label, String says) {
        if (spec.findOption(name) == null) {
            spec.addOption(OptionSpec.builder(name)
                    .type(String.class)
                    .arity("1")
                    .paramLabel("<" + label + ">")
                    .description(says)
                    .build());
        }
    }
}
