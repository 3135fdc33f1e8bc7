package dev.ostiary.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads JSON that everybody would read alike, and refuses the rest.
 *
 * <p>For what anybody sends and for what we wrote ourselves alike: no duplicate keys, nothing after the value, no NaN,
 * UTF-8 alone, and a bound on everything that a sender could make large. Numbers keep all their digits.
 */
public final class StrictJson {
    /** Levels of arrays and objects. */
    public static final int MAX_NESTING = 64;
    /** Bytes of one document. */
    public static final int MAX_BYTES = 4 << 20;
    /** UTF-16 code units of one string. */
    public static final int MAX_STRING = 1 << 20;
    /** Names, values, and beginnings and ends of arrays and objects: each may cost many times its own bytes to hold. */
    public static final int MAX_TOKENS = 200_000;
    /** UTF-16 code units of one property name. */
    public static final int MAX_NAME = 1024;
    /** Characters of one number. */
    public static final int MAX_NUMBER = 128;

    /** Bytes of one document that we wrote ourselves. */
    public static final int MAX_OWN_BYTES = 64 << 20;

    private static final JsonNodeFactory NODES = new BoundedNumbers();
    private static final JsonFactory FACTORY = factory(MAX_NESTING, MAX_BYTES, MAX_STRING, MAX_TOKENS);
    private static final JsonFactory OWN = factory(2 * MAX_NESTING, MAX_OWN_BYTES, MAX_OWN_BYTES, Long.MAX_VALUE);

    private StrictJson() {}

    private static JsonFactory factory(int nesting, int bytes, int string, long tokens) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nesting)
                        .maxDocumentLength(bytes)
                        .maxStringLength(string)
                        .maxTokenCount(tokens)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /** Made at its first use: reading and writing trees does without, and a small program starts sooner. */
    private static final class Shared {
        private static final JsonMapper MAPPER =
                JsonMapper.builder(FACTORY).nodeFactory(NODES).build();
    }

    /** The shared mapper, for trees of plain values and for people's eyes; it is immutable. Read with {@link #read} instead. */
    public static JsonMapper mapper() {
        return Shared.MAPPER;
    }

    /**
     * Reads one document.
     *
     * @param utf8 at most {@value #MAX_BYTES} bytes of well-formed UTF-8, without a byte order mark
     * @throws BadJson for anything else; nothing of the document is in its message
     */
    public static JsonNode read(byte[] utf8) {
        bound(utf8.length, MAX_BYTES);
        return parse(FACTORY, text(utf8));
    }

    /**
     * Reads as strictly what we wrote ourselves, at this process or at a server of ours; that is larger and deeper than
     * what anybody sends, since one answer holds many things.
     *
     * @param utf8 at most {@value #MAX_OWN_BYTES} bytes
     */
    public static JsonNode readOwn(byte[] utf8) {
        bound(utf8.length, MAX_OWN_BYTES);
        return parse(OWN, text(utf8));
    }

    private static String text(byte[] utf8) {
        try {
            // Jackson's own decoder lets overlong forms and encoded surrogates pass; the JDK's does not.
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new BadJson("not valid UTF-8");
        }
    }

    /** Reads one document as {@link #read(byte[])} does; the bound is that of its UTF-8 form. */
    public static JsonNode read(String text) {
        bound(text.length(), MAX_BYTES);
        try {
            bound(UTF_8.newEncoder().encode(CharBuffer.wrap(text)).limit(), MAX_BYTES);
        } catch (CharacterCodingException e) {
            throw new BadJson("holds half a surrogate pair");
        }
        return parse(FACTORY, text);
    }

    /**
     * Writes a value as compact UTF-8, members in their own order.
     *
     * @throws BadJson for text that has no UTF-8 form
     */
    public static byte[] write(JsonNode value) {
        try {
            // Jackson's own encoder repairs half a surrogate pair in silence; the JDK's does not.
            var utf8 = UTF_8.newEncoder().encode(CharBuffer.wrap(text(value)));
            var bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new BadJson("cannot be written");
        }
    }

    /** The same as text, in which half a surrogate pair stays what it is. */
    public static String text(JsonNode value) {
        var text = new StringWriter();
        try (var out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            Trees.write(value, out);
        } catch (JacksonException e) {
            throw new BadJson("cannot be written");
        }
        return text.toString();
    }

    private static void bound(int length, int most) {
        if (length > most) {
            throw new BadJson("larger than " + most + " bytes");
        }
    }

    private static JsonNode parse(JsonFactory factory, String text) {
        Surrogates.refuseLoneEscapes(text);
        try (var parser = factory.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new BadJson("empty");
            }
            var value = Trees.read(parser, NODES);
            if (parser.nextToken() != null) {
                var place = parser.currentTokenLocation();
                throw new BadJson("something follows the value", place.getLineNr(), place.getColumnNr());
            }
            return value;
        } catch (JacksonException e) {
            throw refusal(e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new BadJson("a number is out of range");
        }
    }

    /**
     * The value that {@code parser} stands before, whatever form it is written in; it is read as far as it goes.
     *
     * @throws JacksonException for what is not of that form
     */
    public static JsonNode tree(JsonParser parser) {
        parser.nextToken();
        return Trees.read(parser, NODES);
    }

    /** Jackson's messages quote the document, so none is passed on, nor the exception as a cause. */
    private static BadJson refusal(JacksonException e) {
        var why = reason(e);
        var place = e.getLocation();
        return place == null ? new BadJson(why) : new BadJson(why, place.getLineNr(), place.getColumnNr());
    }

    private static String reason(JacksonException e) {
        var message = e.getOriginalMessage();
        if (e instanceof StreamConstraintsException) {
            return limit(message == null ? "" : message);
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return "ends too early";
        }
        if (message != null && message.startsWith("Duplicate")) {
            return "an object names a property twice";
        }
        return "not JSON";
    }

    /** Made where it is wanted, which a small program never does. */
    private static final class Exceeded {
        private static final Pattern LIMIT =
                Pattern.compile("([A-Z][A-Za-z ]+) \\(\\d+\\) exceeds the maximum allowed \\((\\d+), from ");
    }

    /** Jackson's own words name the limit, and hold nothing of the document but its measure. */
    private static String limit(String message) {
        var limit = Exceeded.LIMIT.matcher(message);
        if (!limit.lookingAt()) {
            return "a number is out of range";
        }
        var most = limit.group(2);
        return switch (limit.group(1)) {
            case "Document nesting depth" -> "nested deeper than " + most + " levels";
            case "Token count" -> "holds more than " + most + " names, values and brackets";
            case "String value length" -> "a string has more than " + most + " characters";
            case "Name length" -> "a property name has more than " + most + " characters";
            case "Number value length" -> "a number has more than " + most + " characters";
            default -> "longer than " + most + " characters";
        };
    }
}
