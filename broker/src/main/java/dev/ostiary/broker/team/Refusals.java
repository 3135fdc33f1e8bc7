package dev.ostiary.broker.team;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns what the team's server said, or that it said nothing, into a refusal that tells what to do next. */
final class Refusals {
    private static final int LONGEST = 1_500;

    private Refusals() {}

    static Refused of(CallFailed failed) {
        return new Refused(refusal(failed));
    }

    static Refusal refusal(CallFailed failed) {
        var told = Untrusted.neutral(failed.told(), LONGEST);
        if (wantsApproval(failed)) {
            return new Refusal.ApprovalRequired(told, plain(failed.details()));
        }
        return switch (failed.status()) {
            case 0 -> silent(failed, told);
            case 401 ->
                new Refusal.Unauthenticated(
                        failed.code(), told + " The team's server does not know OSTIARY_TOKEN: set one that works.");
            case 403 ->
                new Refusal.Denied(
                        failed.code(), "The team's server: " + told, Refusal.Cause.GUARDRAIL, plain(failed.details()));
            case 404 -> new Refusal.Missing(failed.code(), told);
            case 409 -> new Refusal.Conflict(failed.code(), told, plain(failed.details()));
            case 429 -> new Refusal.RateLimited(failed.pause().orElse(Duration.ofSeconds(1)));
            case 400, 405, 413, 415, 422 -> Refusal.invalid(failed.code(), "The team's server: " + told);
            default -> new Refusal.Unavailable("The team's server cannot serve right now: " + told + " Try again.");
        };
    }

    static boolean wantsApproval(CallFailed failed) {
        return failed.status() == 403
                && failed.details().path("approvalRequired").asBoolean(false);
    }

    private static Refusal silent(CallFailed failed, String told) {
        return switch (failed.code()) {
            case "invalid_url", "insecure_url", "token_invalid" ->
                Refusal.invalid(failed.code(), told + " (OSTIARY_URL)");
            default ->
                new Refusal.Unavailable(
                        told
                                + " Without the team's server nothing is issued. Check OSTIARY_URL, or try again; whoever keeps this machine's settings may say offline = \"allow\".");
        };
    }

    /** As a refusal carries it: texts, numbers, flags, lists and maps. */
    private static Map<String, Object> plain(ObjectNode details) {
        var plain = new LinkedHashMap<String, Object>();
        details.properties().forEach(entry -> plain.put(entry.getKey(), plain(entry.getValue())));
        return plain;
    }

    private static Object plain(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> plain(object);
            case JsonNode list
            when list.isArray() -> list.valueStream().map(Refusals::plain).toList();
            case JsonNode flag when flag.isBoolean() -> flag.booleanValue();
            case JsonNode number when number.isIntegralNumber() -> number.longValue();
            default -> Untrusted.neutral(value.asString(""), LONGEST);
        };
    }
}
