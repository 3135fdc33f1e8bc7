package dev.ostiary.kernel.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes trees of what a parser reads, and writes them.
 *
 * <p>Jackson's own mapper does the same and loads calendars and time zones first, which is a fifth of the start of a small
 * program. How deep it can go is bounded by the parser, and by whoever built the tree.
 */
final class Trees {
    private Trees() {}

    /** The value that begins with the parser's current token; the parser stands at its last one then. */
    static JsonNode read(JsonParser parser, JsonNodeFactory nodes) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, nodes);
            case START_ARRAY -> array(parser, nodes);
            case VALUE_STRING -> nodes.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer(parser, nodes);
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new BadJson("not JSON");
        };
    }

    private static ObjectNode object(JsonParser parser, JsonNodeFactory nodes) {
        var object = nodes.objectNode();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            object.set(name, read(parser, nodes));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, JsonNodeFactory nodes) {
        var array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser, nodes));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser, JsonNodeFactory nodes) {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    /** @throws BadJson for nodes that are not JSON */
    static void write(JsonNode value, JsonGenerator out) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value, out);
            case ARRAY -> array(value, out);
            case STRING -> out.writeString(value.stringValue());
            case NUMBER -> number(value, out);
            case BOOLEAN -> out.writeBoolean(value.booleanValue());
            case NULL -> out.writeNull();
            case BINARY, MISSING, POJO -> throw new BadJson("cannot be written");
        }
    }

    private static void object(JsonNode value, JsonGenerator out) {
        out.writeStartObject();
        for (var member : value.properties()) {
            out.writeName(member.getKey());
            write(member.getValue(), out);
        }
        out.writeEndObject();
    }

    private static void array(JsonNode value, JsonGenerator out) {
        out.writeStartArray();
        for (var each : value) {
            write(each, out);
        }
        out.writeEndArray();
    }

    private static void number(JsonNode value, JsonGenerator out) {
        switch (value.numberType()) {
            case INT -> out.writeNumber(value.intValue());
            case LONG -> out.writeNumber(value.longValue());
            case BIG_INTEGER -> out.writeNumber(value.bigIntegerValue());
            case FLOAT -> out.writeNumber(value.floatValue());
            case DOUBLE -> out.writeNumber(value.doubleValue());
            case BIG_DECIMAL -> out.writeNumber(value.decimalValue());
        }
    }
}
