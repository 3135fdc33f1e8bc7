package dev.ostiary.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/** Writes a JSON value in the one way that RFC 8785 allows, so that equal values have equal bytes. */
public final class CanonicalJson {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);

    private CanonicalJson() {}

    /** An object whose members come in order already, without a tree in between. */
    public static final class Members {
        private final CanonicalJson json = new CanonicalJson();
        private String last = "";

        public Members() {
            json.out.append('{');
        }

        /**
         * Adds a member.
         *
         * @throws IllegalArgumentException if its name does not come after all others
         * @throws BadJson for a lone surrogate
         */
        public Members put(String name, String value) {
            name(name);
            json.string(value);
            return this;
        }

        /** Adds a number; throws as {@link #put(String, String)} does, and {@link BadJson} for what no double holds. */
        public Members put(String name, long value) {
            name(name);
            json.out.append(EcmaNumber.text(value));
            return this;
        }

        /** Adds an object of texts. */
        public Members put(String name, SortedMap<String, String> value) {
            name(name);
            var inner = new Members();
            value.forEach(inner::put);
            json.out.append(inner.text());
            return this;
        }

        private void name(String name) {
            if (name.compareTo(last) <= 0) {
                throw new IllegalArgumentException(name + " does not come after " + last);
            }
            json.out.append(last.isEmpty() ? "" : ",");
            json.string(name);
            json.out.append(':');
            last = name;
        }

        /** The object; nothing can be added any more. */
        public byte[] bytes() {
            return text().getBytes(UTF_8);
        }

        private String text() {
            return json.out.append('}').toString();
        }
    }

    /**
     * The canonical UTF-8 bytes of a value (RFC 8785 section 3.2).
     *
     * <p>Fractions are rounded to the nearest double, as the RFC's own examples are; integers are never rounded.
     *
     * @throws BadJson for NaN, infinities, integers that no double holds, lone surrogates, more than
     *     {@value StrictJson#MAX_NESTING} levels, and nodes that are not JSON
     */
    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(UTF_8);
    }

    /** The same as text. */
    public static String text(JsonNode value) {
        var writer = new CanonicalJson();
        writer.write(value, 0);
        return writer.out.toString();
    }

    private void write(JsonNode value, int depth) {
        if (depth > StrictJson.MAX_NESTING) {
            throw new BadJson("nested too deeply");
        }
        switch (value.getNodeType()) {
            case NULL -> out.append("null");
            case BOOLEAN -> out.append(value.booleanValue());
            case NUMBER -> out.append(number(value));
            case STRING -> string(value.stringValue());
            case ARRAY -> array(value, depth);
            case OBJECT -> object(value, depth);
            case BINARY, MISSING, POJO -> throw new BadJson("not a JSON value");
        }
    }

    private static String number(JsonNode value) {
        return value.isIntegralNumber()
                ? EcmaNumber.text(value.bigIntegerValue())
                : EcmaNumber.text(value.numberValue().doubleValue());
    }

    private void array(JsonNode values, int depth) {
        out.append('[');
        var separator = "";
        for (var value : values) {
            out.append(separator);
            write(value, depth + 1);
            separator = ",";
        }
        out.append(']');
    }

    private void object(JsonNode value, int depth) {
        var members = new ArrayList<>(value.properties());
        members.sort(Map.Entry.comparingByKey()); // String order is the order of UTF-16 code units
        out.append('{');
        var separator = "";
        for (var member : members) {
            out.append(separator);
            string(member.getKey());
            out.append(':');
            write(member.getValue(), depth + 1);
            separator = ",";
        }
        out.append('}');
    }

    private void string(String value) {
        out.append('"');
        int plain = plain(value);
        out.append(value, 0, plain);
        for (int i = plain; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                pair(value, i++);
            } else {
                character(c);
            }
        }
        out.append('"');
    }

    /** Length of the part at the beginning that stands for itself; mostly all of it. */
    private static int plain(String value) {
        int i = 0;
        while (i < value.length() && standsForItself(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean standsForItself(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    private void pair(String value, int at) {
        if (at + 1 == value.length() || !Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1))) {
            throw new BadJson("a string holds half a surrogate pair");
        }
        out.append(value, at, at + 2);
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                if (c < ' ') {
                    out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
