package dev.ostiary.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

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

    private static final JsonMapper MAPPER = mapper(MAX_NESTING, MAX_BYTES, MAX_STRING, MAX_TOKENS);
    private static final JsonMapper OWN = mapper(2 * MAX_NESTING, MAX_OWN_BYTES, MAX_OWN_BYTES, Long.MAX_VALUE);

    private StrictJson() {}

    private static JsonMapper mapper(int nesting, int bytes, int string, long tokens) {
        return JsonMapper.builder(JsonFactory.builder()
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
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .nodeFactory(new BoundedNumbers())
                .build();
    }

    /** The shared mapper, for typed binding of trees; it is immutable. Read documents with {@link #read} instead. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one document.
     *
     * @param utf8 at most {@value #MAX_BYTES} bytes of well-formed UTF-8, without a byte order mark
     * @throws BadJson for anything else; nothing of the document is in its message
     */
    public static JsonNode read(byte[] utf8) {
        bound(utf8.length, MAX_BYTES);
        return parse(MAPPER, text(utf8));
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
        return parse(MAPPER, text);
    }

    /**
     * Writes a value as compact UTF-8, members in their own order.
     *
     * @throws BadJson for text that has no UTF-8 form
     */
    public static byte[] write(JsonNode value) {
        try {
            // Jackson's own encoder repairs half a surrogate pair in silence; the JDK's does not.
            var utf8 = UTF_8.newEncoder().encode(CharBuffer.wrap(MAPPER.writeValueAsString(value)));
            var bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return bytes;
        } catch (JacksonException | CharacterCodingException e) {
            throw new BadJson("cannot be written");
        }
    }

    private static void bound(int length, int most) {
        if (length > most) {
            throw new BadJson("larger than " + most + " bytes");
        }
    }

    private static JsonNode parse(JsonMapper mapper, String text) {
        Surrogates.refuseLoneEscapes(text);
        try {
            var value = mapper.readTree(text);
            if (value == null || value.isMissingNode()) {
                throw new BadJson("empty");
            }
            return value;
        } catch (JacksonException e) {
            throw refusal(e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new BadJson("a number is out of range");
        }
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
            return "exceeds a limit of size, depth or length";
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return "ends too early";
        }
        if (message != null && message.startsWith("Duplicate")) {
            return "an object names a property twice";
        }
        return message != null && message.startsWith("Trailing") ? "something follows the value" : "not JSON";
    }
}
