package dev.ostiary.kernel.shape;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a value is spelt where there is only text: in a URL's query, in a flag of a command.
 *
 * <p>What does not read as its kind is handed on as plain text, so that binding refuses it and names the field.
 */
public final class Spelling {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

    private Spelling() {}

    /** Whether {@code kind} is a list that may be given item by item, or with commas. */
    public static boolean isPlainList(Kind kind) {
        return kind instanceof Kind.ListOf list && isPlain(list.item());
    }

    /** The value that {@code text} spells; a list of plain items has commas between them. */
    public static JsonNode read(Kind kind, String text) {
        return switch (kind) {
            case Kind.Text _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Hidden _,
                    Kind.Outside _ -> JSON.stringNode(text);
            case Kind.Whole _ ->
                WHOLE.matcher(text).matches() ? JSON.numberNode(Long.parseLong(text)) : JSON.stringNode(text);
            case Kind.Decimal _ ->
                DECIMAL.matcher(text).matches() ? JSON.numberNode(new BigDecimal(text)) : JSON.stringNode(text);
            case Kind.Flag _ -> flag(text);
            case Kind.ListOf list when isPlain(list.item()) -> list(list.item(), List.of(text));
            case Kind.ListOf _, Kind.MapOf _, Kind.Json _, Kind.Nested _, Kind.HiddenTree _ -> json(text);
        };
    }

    /** A list of plain items, from texts that each hold one or several with commas between them. */
    public static ArrayNode list(Kind item, List<String> texts) {
        var array = JSON.arrayNode();
        for (var text : texts) {
            if (!text.isEmpty()) {
                for (var each : text.split(",", -1)) {
                    array.add(read(item, each.strip()));
                }
            }
        }
        return array;
    }

    /** The texts that spell {@code value}: one for each item of a plain list without commas, otherwise one. */
    public static List<String> write(Kind kind, JsonNode value) {
        if (isPlainList(kind) && value instanceof ArrayNode array) {
            var texts = new ArrayList<String>();
            array.forEach(item -> texts.add(item.asString()));
            return texts.isEmpty() ? List.of("") : texts;
        }
        return List.of(value.isContainer() ? value.toString() : value.asString());
    }

    private static boolean isPlain(Kind kind) {
        return switch (kind) {
            case Kind.ListOf _, Kind.MapOf _, Kind.Json _, Kind.Nested _, Kind.HiddenTree _ -> false;
            case Kind.Text _,
                    Kind.Whole _,
                    Kind.Flag _,
                    Kind.Decimal _,
                    Kind.Moment _,
                    Kind.Span _,
                    Kind.Choice _,
                    Kind.Hidden _,
                    Kind.Path _,
                    Kind.Address _,
                    Kind.Outside _ -> true;
        };
    }

    private static JsonNode flag(String text) {
        return switch (text) {
            case "true" -> JSON.booleanNode(true);
            case "false" -> JSON.booleanNode(false);
            default -> JSON.stringNode(text);
        };
    }

    private static JsonNode json(String text) {
        try {
            return StrictJson.read(text);
        } catch (BadJson _) {
            return JSON.stringNode(text);
        }
    }
}
