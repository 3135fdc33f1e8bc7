package dev.ostiary.client.vsecure;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.Untrusted;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns what went wrong on the wire into what a program can do about it. */
final class Failures {
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
    private static final int LONGEST = 1_000;

    private Failures() {}

    /** @param changes whether the call would have changed something */
    static VSecureException of(CallFailed failed, boolean changes) {
        var id = failed.requestId().orElse("");
        var told = Untrusted.neutral(failed.told(), LONGEST);
        return switch (failed.status()) {
            case 0 -> here(failed, told, changes);
            case 401 -> new VSecureException.KeyRejected(told, id);
            case 403 -> refused(failed, told, id);
            case 404 -> new VSecureException.NotFound(told, id);
            case 409 -> new VSecureException.Conflict(told, id);
            case 429 -> new VSecureException.RateLimited(told, id, pause(failed));
            case 400, 405, 413, 415, 422 -> new VSecureException.Invalid(told, id);
            default -> new VSecureException.Unavailable(told, id, pause(failed), changes && !nothingDone(failed));
        };
    }

    /** Nothing was heard, or nothing that can be understood. */
    private static VSecureException here(CallFailed failed, String told, boolean changes) {
        return switch (failed.code()) {
            case "interrupted" -> new VSecureException.Interrupted();
            case "unreachable" ->
                new VSecureException.Unavailable(
                        "The server cannot be reached or did not answer in time. Check VSECURE_ENDPOINT, or try again.",
                        "",
                        USUAL_PAUSE,
                        changes);
            case "insecure_url" ->
                new VSecureException.Invalid(
                        "The endpoint is plain http to another machine, so the key would travel in clear. Use https.",
                        "");
            case "bad_answer" -> new VSecureException.Unavailable(told, "", USUAL_PAUSE, changes);
            default -> new VSecureException.Invalid(told, "");
        };
    }

    private static VSecureException refused(CallFailed failed, String told, String id) {
        var details = failed.details();
        if (!details.path("approvalRequired").asBoolean(false)) {
            return new VSecureException.NotAllowed(told, id);
        }
        var asked = text(details, "approvalId")
                .flatMap(approval -> text(details, "approvalUrl")
                        .map(url -> new VSecureException.ApprovalRequired.Asked(approval, page(url))));
        return new VSecureException.ApprovalRequired(
                words(asked),
                id,
                wanted(details),
                details.path("requireReason").asBoolean(false),
                approvers(details),
                asked);
    }

    /** The server's own words speak of its tools; a program has methods. */
    private static String words(Optional<VSecureException.ApprovalRequired.Asked> asked) {
        return asked.map(it -> "A person has been asked and has not answered yet: " + it.url()
                        + " Wait with approvals().await, then call again.")
                .orElse("A person must approve this first. Ask with approvals().request, then call again.");
    }

    private static ApprovalRequest wanted(ObjectNode details) {
        var wanted = ApprovalRequest.to(
                deed(text(details, "operation").orElse("")),
                text(details, "resource").orElse(""));
        return new ApprovalRequest(
                wanted.resource(), wanted.deed(), "", wanted.ttl(), wanted.maxUses(), text(details, "callDigest"));
    }

    /** Where a person can answer; nothing but a web address is one. */
    static URI page(String url) {
        try {
            var uri = URI.create(url);
            if ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new VSecureException.Unavailable("The server names no page to answer on.", "", USUAL_PAUSE, false);
    }

    private static Deed deed(String word) {
        return Stream.of(Deed.values())
                .filter(deed -> deed.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(Deed.READ);
    }

    private static List<String> approvers(ObjectNode details) {
        return details.path("approvers")
                .valueStream()
                .map(name -> Untrusted.neutral(name.asString(""), LONGEST))
                .toList();
    }

    private static Optional<String> text(ObjectNode details, String name) {
        return Optional.ofNullable(details.get(name)).filter(JsonNode::isString).map(JsonNode::stringValue);
    }

    private static Duration pause(CallFailed failed) {
        return failed.pause()
                .or(() -> Optional.of(failed.details().path("retry_after").asLong(0))
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds))
                .filter(pause -> pause.compareTo(USUAL_PAUSE) > 0)
                .orElse(USUAL_PAUSE);
    }

    /** The server itself says 503 only of what it has not begun; a proxy may say it of anything. */
    private static boolean nothingDone(CallFailed failed) {
        return failed.status() == 503 && failed.code().equals("SERVICE_UNAVAILABLE");
    }
}
