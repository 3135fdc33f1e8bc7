package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.json.StrictJson;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Puts a JSON text together in UTF-8 from parts, some of which are JSON already and are copied as they are. */
final class JsonOut {
    private byte[] bytes = new byte[1024];
    private int length;

    /** Copies {@code ascii} as it is. */
    JsonOut raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Copies JSON as it is. */
    JsonOut raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** Copies the members of a JSON object into the object that is open. */
    JsonOut members(byte[] object) {
        if (object.length > 2) {
            room(object.length);
            if (bytes[length - 1] != '{') {
                bytes[length++] = ',';
            }
            System.arraycopy(object, 1, bytes, length, object.length - 2);
            length += object.length - 2;
        }
        return this;
    }

    /** Begins the member {@code name} of the object that is open. */
    JsonOut member(String name) {
        return raw(bytes[length - 1] == '{' ? "\"" : ",\"").raw(name).raw("\":");
    }

    JsonOut node(JsonNode node) {
        return node.isIntegralNumber() ? raw(node.asString()) : raw(StrictJson.write(node));
    }

    JsonOut text(String text) {
        return plain(text)
                ? raw("\"").raw(text).raw("\"")
                : raw(StrictJson.write(JsonNodeFactory.instance.stringNode(text)));
    }

    /** Writes a JSON text as a string: compact JSON holds no control characters, so two characters need an escape. */
    JsonOut quoted(byte[] json) {
        room(2 * json.length + 2);
        bytes[length++] = '"';
        for (byte each : json) {
            if (each == '"' || each == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = each;
        }
        bytes[length++] = '"';
        return this;
    }

    /** Bytes so far. */
    int length() {
        return length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit > '~' || unit == '"' || unit == '\\') {
                return false;
            }
        }
        return true;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
