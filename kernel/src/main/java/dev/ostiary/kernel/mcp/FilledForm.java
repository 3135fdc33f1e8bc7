package dev.ostiary.kernel.mcp;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody put into a form, held against the form's schema: flat, of the few kinds of fields that there are (2025-11-25,
 * elicitation, requested schema). What the schema does not name is ignored, as is a keyword that those kinds do not have.
 */
record FilledForm(ObjectNode schema, ObjectNode content) {
    /** Characters (RFC 5321 section 4.5.3.1.3, without the brackets). */
    private static final int LONGEST_EMAIL = 254;
    /** A mailbox as people write it; whether it exists shows when something is sent there. */
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)*");

    /** Whether what is required is there, and each field is what may stand in it. */
    boolean fits() {
        for (var name : schema.path("required")) {
            if (!content.has(name.asString())) {
                return false;
            }
        }
        return schema.path("properties").properties().stream()
                .allMatch(field -> !content.has(field.getKey()) || fits(field.getValue(), content.get(field.getKey())));
    }

    private static boolean fits(JsonNode field, JsonNode value) {
        return isOfType(field, value) && isChosen(field, value);
    }

    private static boolean isOfType(JsonNode field, JsonNode value) {
        return switch (field.path("type").asString("")) {
            case "string" -> value.isString() && text(field, value.stringValue());
            case "integer" -> value.isIntegralNumber() && number(field, value);
            case "number" -> value.isNumber() && number(field, value);
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray() && list(field, value);
            default -> true;
        };
    }

    /** Choices stand in a list, or each with its title. */
    private static boolean isChosen(JsonNode field, JsonNode value) {
        return (!field.path("enum").isArray()
                        || field.path("enum").valueStream().anyMatch(value::equals))
                && isOneOf(field.path("oneOf"), value)
                && isOneOf(field.path("anyOf"), value);
    }

    private static boolean isOneOf(JsonNode titled, JsonNode value) {
        return !titled.isArray() || titled.valueStream().anyMatch(each -> value.equals(each.get("const")));
    }

    private static boolean text(JsonNode field, String text) {
        return within(field, "minLength", "maxLength", text.codePointCount(0, text.length()))
                && isFormatted(field.path("format").asString(""), text);
    }

    private static boolean list(JsonNode field, JsonNode values) {
        return within(field, "minItems", "maxItems", values.size())
                && values.valueStream().allMatch(each -> fits(field.path("items"), each));
    }

    private static boolean within(JsonNode field, String least, String most, int size) {
        return size >= field.path(least).asLong(0) && size <= field.path(most).asLong(Long.MAX_VALUE);
    }

    private static boolean number(JsonNode field, JsonNode value) {
        var least = field.path("minimum");
        var most = field.path("maximum");
        return (!least.isNumber() || value.decimalValue().compareTo(least.decimalValue()) >= 0)
                && (!most.isNumber() || value.decimalValue().compareTo(most.decimalValue()) <= 0);
    }

    private static boolean isFormatted(String format, String text) {
        try {
            return switch (format) {
                case "email" ->
                    text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches();
                case "uri" -> new URI(text).isAbsolute();
                case "date" -> LocalDate.parse(text) != null;
                case "date-time" -> OffsetDateTime.parse(text) != null;
                default -> true;
            };
        } catch (URISyntaxException | DateTimeException _) {
            return false;
        }
    }
}
