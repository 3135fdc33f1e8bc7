package dev.ostiary.surface.cli;

import java.util.Arrays;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads words such as {@code password=@- user=app} into the fields of a secret. */
final class Pairs {
    /** Fields that say where and as whom, and never with what; everything else must not stand on a command line. */
    private static final Set<String> PLAIN = Set.of(
            "user",
            "username",
            "host",
            "hostname",
            "port",
            "database",
            "dbname",
            "schema",
            "engine",
            "driver",
            "protocol",
            "sslmode",
            "region",
            "account",
            "email",
            "issuer");

    private Pairs() {}

    static ObjectNode read(String[] words, SecretSource source) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var word : words) {
            var equals = word.indexOf('=');
            var key = equals < 0 ? word : word.substring(0, equals);
            var given = equals < 0 ? "" : word.substring(equals + 1);
            if (!key.matches("[A-Za-z0-9_.-]{1,128}")) {
                throw Wrong.usage("Each field is key=value; one of the " + words.length + " words is not.");
            }
            if (object.has(key)) {
                throw Wrong.usage(key + " is given twice.");
            }
            object.put(key, isPlain(key, given) ? given : source.secret(key, given));
        }
        return object;
    }

    private static boolean isPlain(String key, String given) {
        return PLAIN.contains(key) && !SecretSource.isReference(given);
    }

    /** Words such as {@code owner=ops} into a map of plain texts. */
    static ObjectNode plain(String flag, String[] words) {
        var object = JsonNodeFactory.instance.objectNode();
        Arrays.stream(words).forEach(word -> {
            var equals = word.indexOf('=');
            if (equals < 1 || object.has(word.substring(0, equals))) {
                throw Wrong.usage(flag + " takes key=value, each key once.");
            }
            object.put(word.substring(0, equals), word.substring(equals + 1));
        });
        return object;
    }
}
