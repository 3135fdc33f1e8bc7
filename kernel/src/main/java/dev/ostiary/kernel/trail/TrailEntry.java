package dev.ostiary.kernel.trail;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.CanonicalJson.Members;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event at its place in its tenant's trail.
 *
 * @param seq counted from 1, without gaps
 */
public record TrailEntry(long seq, TrailEvent event) {
    private static final String WAITING = ",\"seq\":1,";
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public TrailEntry {
        if (seq < 1) {
            throw new IllegalArgumentException("entries are counted from 1");
        }
    }

    /** RFC 8785 bytes of the entry: what is hashed, stored and exported. Absent parts are left out. */
    public byte[] canonical() {
        var json = new Members();
        json.put("action", event.action());
        put(json, "address", event.address());
        put(json, "arguments_digest", event.argumentsDigest());
        put(json, "cause", event.cause());
        put(json, "code", event.code());
        put(json, "credential_id", event.credentialId());
        json.put("duration_us", event.durationMicros());
        if (!event.extra().isEmpty()) {
            json.put("extra", new TreeMap<>(event.extra()));
        }
        json.put("id", event.id());
        json.put("operation", event.operation());
        json.put("outcome", event.outcome().name().toLowerCase(Locale.ROOT));
        put(json, "path", event.path());
        json.put("principal", event.principal());
        put(json, "request_id", event.requestId());
        json.put("seq", seq);
        json.put("surface", event.surface());
        json.put("tenant", event.tenant());
        json.put("time", MICROS.format(event.time()));
        put(json, "user_agent", event.userAgent());
        return json.bytes();
    }

    /** The form in which an event waits for its number: the bytes of an entry with number 1. */
    public static byte[] unnumbered(TrailEvent event) {
        return new TrailEntry(1, event).canonical();
    }

    /**
     * Gives a waiting event its number, without reading it.
     *
     * @throws IllegalArgumentException if it is not in the waiting form
     */
    public static byte[] numbered(byte[] waiting, long seq) {
        // Quotation marks inside a string are escaped, so this stands nowhere but between members.
        var text = new String(waiting, StandardCharsets.UTF_8);
        int at = text.indexOf(WAITING);
        if (at < 0 || seq < 1) {
            throw new IllegalArgumentException("not an event that waits for its number");
        }
        return (text.substring(0, at) + ",\"seq\":" + seq + text.substring(at + WAITING.length() - 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void put(Members json, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            json.put(name, value);
        }
    }

    /**
     * Reads what {@link #canonical} wrote.
     *
     * @throws BadJson if it is not JSON
     * @throws IllegalArgumentException if it is not an entry
     */
    public static TrailEntry read(byte[] canonical) {
        var json = StrictJson.read(canonical);
        try {
            return new TrailEntry(json.path("seq").longValue(0), event(json));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not the time of an entry", e);
        }
    }

    private static TrailEvent event(JsonNode json) {
        return new TrailEvent(
                text(json, "id"),
                Instant.parse(text(json, "time")),
                text(json, "tenant"),
                text(json, "principal"),
                text(json, "credential_id"),
                text(json, "surface"),
                text(json, "operation"),
                text(json, "action"),
                optional(json, "path"),
                TrailEvent.Outcome.valueOf(text(json, "outcome").toUpperCase(Locale.ROOT)),
                optional(json, "code"),
                optional(json, "cause"),
                text(json, "address"),
                text(json, "user_agent"),
                json.path("duration_us").longValue(0),
                text(json, "request_id"),
                text(json, "arguments_digest"),
                extra(json.path("extra")));
    }

    private static Map<String, String> extra(JsonNode json) {
        var extra = new LinkedHashMap<String, String>();
        json.properties().forEach(member -> extra.put(member.getKey(), text(json, member.getKey())));
        return extra;
    }

    private static String text(JsonNode json, String name) {
        var value = optional(json, name);
        return value == null ? "" : value;
    }

    private static @Nullable String optional(JsonNode json, String name) {
        var value = json.path(name);
        return value.isString() ? value.stringValue() : null;
    }
}
