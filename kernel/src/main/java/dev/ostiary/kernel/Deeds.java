package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Governance.Note;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts one call's outcome into trail events: its own first, then one for each further path it touched. */
record Deeds(Request request, Caller caller, Instant done, String digest) {
    private static final Set<String> ENDED = Set.of("token_expired", "token_revoked");

    /** RFC 8785 bytes of {@code arguments}; those that have none (an integer that no double holds) as they came. */
    static byte[] canonical(JsonNode arguments) {
        try {
            return CanonicalJson.bytes(arguments);
        } catch (BadJson _) {
            return StrictJson.write(arguments);
        }
    }

    /**
     * What is digested of a request. Its operation and id are part of it, so that equal arguments have unequal digests: else
     * whoever reads the trail could send guesses and see whether one is what somebody else has sent.
     */
    static byte[] digested(Request request) {
        var about = (request.operation().name() + "\n" + request.origin().requestId() + "\n")
                .getBytes(StandardCharsets.UTF_8);
        var arguments = canonical(request.arguments());
        var whole = Arrays.copyOf(about, about.length + arguments.length);
        System.arraycopy(arguments, 0, whole, about.length, arguments.length);
        return whole;
    }

    /** {@code action} and {@code facts} are of the call's own event, beside the grants that it spent. */
    List<TrailEvent> events(
            String action,
            Optional<ResourcePath> path,
            @Nullable Refusal refusal,
            List<Leave.Granted> grants,
            Map<String, String> facts,
            List<Note> notes) {
        var events = new ArrayList<TrailEvent>(1 + notes.size());
        var extra = new TreeMap<>(facts);
        extra.putAll(spent(grants));
        events.add(event(action, path.map(ResourcePath::text).orElse(null), refusal, extra));
        for (var note : notes) {
            events.add(event(
                    note.action(),
                    note.path().text(),
                    note.refusal() == null ? refusal : note.refusal(),
                    note.extra()));
        }
        return events;
    }

    private static Map<String, String> spent(List<Leave.Granted> grants) {
        return grants.isEmpty()
                ? Map.of()
                : Map.of(
                        "approval",
                        grants.stream().map(Leave.Granted::approvalId).collect(Collectors.joining(" ")));
    }

    private TrailEvent event(
            String action, @Nullable String path, @Nullable Refusal refusal, Map<String, String> extra) {
        var origin = request.origin();
        return new TrailEvent(
                TrailEvent.freshId(done),
                done,
                caller.tenant(),
                caller.principal(),
                caller.credentialId(),
                origin.surface(),
                request.operation().name(),
                action,
                path,
                outcome(refusal),
                refusal == null ? null : refusal.code(),
                cause(refusal),
                origin.address(),
                origin.userAgent(),
                Math.max(0, Duration.between(request.at(), done).toNanos() / 1000),
                origin.requestId(),
                digest,
                extra);
    }

    private static TrailEvent.Outcome outcome(@Nullable Refusal refusal) {
        return switch (refusal) {
            case null -> TrailEvent.Outcome.ALLOWED;
            case Refusal.Unauthenticated _, Refusal.Denied _, Refusal.ApprovalRequired _, Refusal.RateLimited _ ->
                TrailEvent.Outcome.REFUSED;
            case Refusal.InputRequired _ -> TrailEvent.Outcome.ASKED;
            case Refusal.Invalid _, Refusal.Missing _, Refusal.Conflict _, Refusal.Unavailable _, Refusal.Internal _ ->
                TrailEvent.Outcome.FAILED;
        };
    }

    private static @Nullable String cause(@Nullable Refusal refusal) {
        return switch (refusal) {
            case Refusal.Denied denied -> denied.cause().wire();
            case Refusal.Unauthenticated no when ENDED.contains(no.code()) -> Refusal.Cause.EXPIRED_TOKEN.wire();
            case Refusal.Unauthenticated _ -> Refusal.Cause.CONDITION.wire();
            case null, default -> null;
        };
    }
}
