package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.json.StrictJson;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that goes on after it was answered, as it stands (SEP-2663, tasks). A value: each step makes another one, and
 * one that is over stays as it is.
 *
 * @param ttl from its creation on; nothing is kept of it longer
 * @param steps how often it has changed
 * @param words what it waits for, for people; empty when there is nothing to say
 * @param asked open questions by their key, each with {@code method} and {@code params}
 * @param answered all answers so far, by their question's key
 * @param outcome the result of one that is completed, the error of one that has failed, empty before
 */
public record Task(
        String id,
        Status status,
        Instant createdAt,
        Instant updatedAt,
        Duration ttl,
        long steps,
        String words,
        ObjectNode asked,
        ObjectNode answered,
        ObjectNode outcome) {
    /** For how long a client may ask after a task. */
    static final Duration LIFETIME = Duration.ofHours(1);

    /** Most bytes of an outcome. */
    static final int LARGEST = 32 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Where a task stands. */
    public enum Status {
        WORKING,
        INPUT_REQUIRED,
        COMPLETED,
        FAILED,
        CANCELLED;

        /** As on the wire. */
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether nothing comes after it. */
        public boolean over() {
            return this != WORKING && this != INPUT_REQUIRED;
        }
    }

    /** One that begins at {@code now}, under an id that nobody can guess. */
    public static Task begun(Instant now) {
        var random = new byte[20];
        RANDOM.nextBytes(random);
        var at = millis(now);
        return new Task(
                "task_" + HexFormat.of().formatHex(random),
                Status.WORKING,
                at,
                at,
                LIFETIME,
                0,
                "",
                nothing(),
                nothing(),
                nothing());
    }

    /** When nothing of it is kept any more. */
    public Instant endsAt() {
        return createdAt.plus(ttl);
    }

    /** It says what it waits for; whoever asks after it is told. */
    Task saying(String what, Instant now) {
        return status.over() || what.equals(words)
                ? this
                : new Task(id, status, createdAt, millis(now), ttl, steps + 1, what, asked, answered, outcome);
    }

    /** It waits until {@code questions} are answered. */
    Task parked(ObjectNode questions, Instant now) {
        return status.over() ? this : step(Status.INPUT_REQUIRED, questions, answered, outcome, now);
    }

    /** Takes the answers to open questions, and no others; it works again once none is open. */
    Task answered(ObjectNode responses, Instant now) {
        var open = asked.deepCopy();
        var all = answered.deepCopy();
        for (var each : responses.properties()) {
            if (open.remove(each.getKey()) != null) {
                all.set(each.getKey(), each.getValue());
            }
        }
        return status.over() || open.size() == asked.size()
                ? this
                : step(open.isEmpty() ? Status.WORKING : Status.INPUT_REQUIRED, open, all, outcome, now);
    }

    Task completed(ObjectNode result, Instant now) {
        return ended(Status.COMPLETED, result, now);
    }

    /** {@code error} is that of JSON-RPC. */
    public Task failed(ObjectNode error, Instant now) {
        return ended(Status.FAILED, error, now);
    }

    /** Nobody works on it any more, and nobody knows how far it came. */
    public Task abandoned(Instant now) {
        var error = nothing()
                .put("code", RpcError.INTERNAL)
                .put("message", "The server that worked on this has stopped. Look at what was done, and call again.");
        return failed(error, now);
    }

    Task cancelled(Instant now) {
        return ended(Status.CANCELLED, nothing(), now);
    }

    /** What was answered on the way is of no use any more, and need not be kept. */
    private Task ended(Status how, ObjectNode result, Instant now) {
        return status.over() ? this : step(how, nothing(), nothing(), result, now);
    }

    private Task step(Status next, ObjectNode open, ObjectNode answers, ObjectNode result, Instant now) {
        return new Task(
                id, next, createdAt, millis(now), ttl, steps + 1, next.over() ? "" : words, open, answers, result);
    }

    private static Instant millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The whole of it, for a store; {@link #read} is the way back. */
    public byte[] bytes() {
        var all = nothing()
                .put("id", id)
                .put("status", status.name())
                .put("created", createdAt.toEpochMilli())
                .put("updated", updatedAt.toEpochMilli())
                .put("ttl", ttl.toMillis())
                .put("steps", steps)
                .put("words", words);
        all.set("asked", asked);
        all.set("answered", answered);
        all.set("outcome", outcome);
        return StrictJson.write(all);
    }

    /** What {@link #bytes} wrote. */
    public static Task read(byte[] bytes) {
        var all = StrictJson.readOwn(bytes);
        return new Task(
                all.path("id").stringValue(),
                Status.valueOf(all.path("status").stringValue()),
                Instant.ofEpochMilli(all.path("created").longValue()),
                Instant.ofEpochMilli(all.path("updated").longValue()),
                Duration.ofMillis(all.path("ttl").longValue()),
                all.path("steps").longValue(),
                all.path("words").asString(""),
                object(all.path("asked")),
                object(all.path("answered")),
                object(all.path("outcome")));
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : nothing();
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
