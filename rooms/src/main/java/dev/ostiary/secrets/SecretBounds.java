package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How large things may be; refusals name the field and never repeat what was in it. */
final class SecretBounds {
    static final int DESCRIPTION = 1000;
    static final int TAGS = 50;
    static final int LABEL = 200;
    /** Top-level keys of one value. */
    static final int KEYS = 100;
    /** Bytes of one value as compact JSON. */
    static final int BYTES = 1 << 20;
    /** Bytes of the custom metadata. */
    static final int CUSTOM = 16 << 10;

    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private SecretBounds() {}

    /** The bytes to seal. */
    static byte[] bytes(SecretTree data) {
        var tree = data.reveal();
        if (tree.size() > KEYS) {
            throw wrong("data", "holds more than " + KEYS + " keys. Split it over several secrets.");
        }
        var bytes = written("data", tree);
        if (bytes.length > BYTES) {
            throw wrong("data", "is larger than 1 MiB. Keep large things elsewhere and their key here.");
        }
        return bytes;
    }

    static void tags(Optional<List<String>> tags) {
        tags.orElse(List.of()).forEach(tag -> {
            if (tag.isBlank() || tag.length() > LABEL) {
                throw wrong("tags", "each is between 1 and " + LABEL + " characters long.");
            }
        });
    }

    /** The text to store, or empty. */
    static Optional<String> custom(Optional<ObjectNode> custom) {
        return custom.map(tree -> {
            var bytes = written("custom", tree);
            if (bytes.length > CUSTOM) {
                throw wrong("custom", "is larger than 16 KiB.");
            }
            if (holdsNul(tree)) {
                throw wrong("custom", "must not hold a NUL character.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        });
    }

    /** Seconds, or null. */
    static Optional<Long> lifetime(Optional<Duration> expiresIn) {
        return expiresIn.map(life ->
                within("expires_in", life, Duration.ofSeconds(1), LONGEST_LIFE).toSeconds());
    }

    static Duration grace(Duration grace) {
        return within("grace_period", grace, Duration.ZERO, LONGEST_GRACE);
    }

    static Duration ahead(Duration within) {
        return within("within", within, Duration.ZERO, LONGEST_LIFE);
    }

    private static Duration within(String field, Duration span, Duration least, Duration most) {
        if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
            throw wrong(field, "must be between " + least.toSeconds() + "s and " + most.toDays() + "d.");
        }
        return span;
    }

    private static byte[] written(String field, ObjectNode tree) {
        try {
            return StrictJson.write(tree);
        } catch (BadJson _) {
            throw wrong(field, "holds text that has no UTF-8 form.");
        }
    }

    /** PostgreSQL's jsonb has no place for it. */
    private static boolean holdsNul(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().indexOf('\0') >= 0;
        }
        return node.propertyNames().stream().anyMatch(name -> name.indexOf('\0') >= 0)
                || node.valueStream().anyMatch(SecretBounds::holdsNul);
    }

    private static Refused wrong(String field, String why) {
        return new Refused(Refusal.invalidField(field, why));
    }
}
