package dev.ostiary.surface.cli;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Spelling;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts an operation's input together from words, flags, files, standard input and prompts. */
final class Given {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,5})([smhdw])");

    private final Phrase phrase;
    private final ParseResult parsed;
    private final SecretSource source;
    private final Surroundings around;

    Given(Phrase phrase, ParseResult parsed, Surroundings around) {
        this.phrase = phrase;
        this.parsed = parsed;
        this.around = around;
        this.source = new SecretSource(around);
    }

    ObjectNode input() {
        var input = JsonNodeFactory.instance.objectNode();
        for (var field : phrase.fields()) {
            value(field).ifPresent(value -> input.set(field.name(), value));
        }
        phrase.said().forEach(input::put);
        return input;
    }

    private Optional<JsonNode> value(Field field) {
        int index = phrase.positional().indexOf(field.name());
        if (field.kind() instanceof Kind.HiddenTree) {
            return tree(field);
        }
        var texts = index >= 0 ? positional(index) : flag(field);
        if (texts.length == 0) {
            return mustAsk(field) ? Optional.of(text(source.secret(field.name(), ""))) : Optional.empty();
        }
        return Optional.of(value(field, texts));
    }

    /** A required secret is asked for, if there is somebody to ask. */
    private boolean mustAsk(Field field) {
        return field.required()
                && field.kind() instanceof Kind.Hidden
                && around.terminal().present();
    }

    private JsonNode value(Field field, String[] texts) {
        return switch (field.kind()) {
            case Kind.Hidden _ -> text(source.secret(field.name(), texts[0]));
            case Kind.MapOf _ -> Pairs.plain(Flags.flag(field.name()), texts);
            case Kind.ListOf list when Spelling.isPlainList(list) -> Spelling.list(list.item(), List.of(texts));
            case Kind.ListOf(var item) -> joined(field, item, texts);
            case Kind.Json _, Kind.Nested _ -> item(field, field.kind(), texts[0]);
            case Kind.Moment _ when phrase.operation().effect().reads() -> Spelling.read(field.kind(), ago(texts[0]));
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.HiddenTree _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> Spelling.read(field.kind(), texts[0]);
        };
    }

    /** A question looks back: {@code 24h} is a day before now. */
    private String ago(String given) {
        var matcher = AGO.matcher(given);
        if (!matcher.matches()) {
            return given;
        }
        long count = Long.parseLong(matcher.group(1));
        var span = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
        return around.clock()
                .instant()
                .minus(span)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private Optional<JsonNode> tree(Field field) {
        var words = positional(phrase.positional().size());
        var given = flag(field);
        if (words.length > 0 && given.length > 0) {
            throw Wrong.usage("Give the fields as key=value words or as " + Flags.flag(field.name()) + ", not both.");
        }
        if (words.length > 0) {
            return Optional.of(Pairs.read(words, source));
        }
        if (given.length == 0) {
            return Optional.empty();
        }
        if (given[0].isEmpty() || !SecretSource.isReference(given[0])) {
            throw Wrong.usage(
                    field.name() + " is secret and does not belong on a command line.",
                    "Give it as " + Flags.flag(field.name()) + " @FILE.json or @- (standard input).");
        }
        return Optional.of(json(field, field.kind(), given[0]));
    }

    /** A flag may be repeated; each time it gives one item or a list of them. */
    private ArrayNode joined(Field field, Kind item, String[] given) {
        var items = JsonNodeFactory.instance.arrayNode();
        for (var each : given) {
            var read = item(field, item, each);
            if (read instanceof ArrayNode many) {
                items.addAll(many);
            } else {
                items.add(read);
            }
        }
        return items;
    }

    private JsonNode item(Field field, Kind kind, String given) {
        return kind instanceof Kind.Nested(var shape) && Parts.isTyped(given)
                ? Parts.read(Flags.flag(field.name()), shape, given)
                : json(field, kind, given);
    }

    private JsonNode json(Field field, Kind kind, String given) {
        try {
            return StrictJson.read(source.text(field.name(), given));
        } catch (BadJson bad) {
            throw Wrong.usage(
                    Flags.flag(field.name()) + " cannot be read as JSON: " + bad.getMessage() + ".",
                    kind instanceof Kind.Nested(var shape) ? "Or give it as " + Parts.sample(shape) : "");
        }
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private String[] flag(Field field) {
        return texts(parsed.matchedOptionValue(Flags.flag(field.name()), null));
    }

    private String[] positional(int index) {
        return parsed.matchedPositionals().stream()
                .filter(each -> each.index().min() == index)
                .map(each -> texts(each.getValue()))
                .findFirst()
                .orElseGet(() -> new String[0]);
    }

    private static String[] texts(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> new String[0];
            case String[] many -> many;
            default -> new String[] {value.toString()};
        };
    }
}
