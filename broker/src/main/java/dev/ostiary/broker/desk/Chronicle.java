package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.DiskTrail;
import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.trail.TrailEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what happens to sessions, in the seed's own words (domain reference 5.1); each entry is durable at once. */
record Chronicle(DiskTrail trail, Clock clock, String principal) {
    /** Entries are told of by their session. */
    static final String SESSION = "session_id";
    /** Begins the names of particulars that each name one permission that was missing. */
    static final String MISSING = "missing_";

    private static final String ISSUED = "credentials_issued";

    private static final int MOST_MISSING = 20;
    /** The trail keeps no longer text, in characters. */
    private static final int LONGEST = 256;

    private static final int SHOWN = 200;

    /** {@code kept}: credentials of an earlier session, which this one begins with. */
    void created(Session session, Optional<Held> kept) {
        var extra = about(session.id());
        extra.put("role_arn", session.principal());
        extra.put("provider", session.cloud().wire());
        extra.put(
                "ttl_seconds",
                Long.toString(Duration.between(session.createdAt(), session.expiresAt())
                        .toSeconds()));
        put("allowed_actions", String.join(",", session.allow()), extra);
        put("denied_actions", String.join(",", session.deny()), extra);
        put("resources", String.join(",", session.resources()), extra);
        put("command", String.join(" ", session.command()), extra);
        extra.put("agent_id", session.agent());
        extra.put("enforcement", session.enforcement());
        session.budget().ifPresent(budget -> extra.put("budget", budget.toPlainString()));
        session.approval().ifPresent(approval -> extra.put("approval", approval));
        var events = new ArrayList<TrailEvent>();
        events.add(event("session_created", extra));
        kept.map(held -> given(session.id(), held)).ifPresent(given -> {
            given.put("cached", "true");
            events.add(event(ISSUED, given));
        });
        trail.append(events);
    }

    void issued(String session, Held held) {
        write(ISSUED, given(session, held));
    }

    private static Map<String, String> given(String session, Held held) {
        var extra = about(session);
        extra.put("access_key_id", held.keyId());
        extra.put("expires_at", held.expiresAt().toString());
        return extra;
    }

    /** {@code missing}: permissions with what they were wanted for. */
    void ended(Session session, Duration took, List<String> missing, Map<String, String> besides) {
        var extra = about(session.id());
        extra.put("status", session.status().wire());
        session.exit().ifPresent(code -> extra.put("exit_code", Integer.toString(code)));
        extra.put("duration_ms", Long.toString(took.toMillis()));
        for (int i = 0; i < Math.min(MOST_MISSING, missing.size()); i++) {
            extra.put(MISSING + (i + 1), withoutLong(missing.get(i)));
        }
        besides.forEach((name, text) -> put(name, text, extra));
        write("session_ended", extra);
    }

    void redacted(String session, int count) {
        var extra = about(session);
        extra.put("count", Integer.toString(count));
        write("output_redacted", extra);
    }

    void revoked(String session, String by) {
        var extra = about(session);
        extra.put("by", by);
        write("session_revoked", extra);
    }

    /** {@code action} is {@code budget_warning} or {@code budget_exceeded}. */
    void budget(String session, String action, String words) {
        var extra = about(session);
        put("said", words, extra);
        write(action, extra);
    }

    /** What became of credentials that were to be ended. */
    void credentialsEnded(String session, String words) {
        var extra = about(session);
        put("said", words, extra);
        write("credentials_ended", extra);
    }

    /** Something was asked for that is not given, before there was a session. */
    void denied(Asked asked, Refusal refusal, String provider) {
        var extra = new LinkedHashMap<String, String>();
        extra.put("provider", provider);
        asked.allow().ifPresent(allow -> put("action", allow, extra));
        asked.profile().ifPresent(profile -> put("profile", profile, extra));
        asked.resource().ifPresent(resource -> put("resource", resource, extra));
        asked.ttl().ifPresent(ttl -> put("ttl", ttl, extra));
        put("command", String.join(" ", asked.command()), extra);
        put("why", refusal.message(), extra);
        var action = refusal instanceof Refusal.Denied ? "policy_denied" : "request_refused";
        trail.append(
                List.of(DiskTrail.event(clock, principal, action, TrailEvent.Outcome.REFUSED, refusal.code(), extra)));
    }

    /** Of a long text its beginning, and the SHA-256 of its UTF-8, by which the whole is known again. */
    private static void put(String name, String text, Map<String, String> extra) {
        if (text.length() <= LONGEST) {
            extra.put(name, text);
        } else {
            extra.put(name, text.substring(0, SHOWN) + "… (" + text.length() + " characters)");
            extra.put(name + "_sha256", sha256(text));
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Half of a resource would be another one, so it is left out. */
    private static String withoutLong(String missing) {
        return missing.length() <= LONGEST ? missing : missing.split(" ", 2)[0];
    }

    private static Map<String, String> about(String session) {
        var extra = new LinkedHashMap<String, String>();
        extra.put(SESSION, session);
        return extra;
    }

    private void write(String action, Map<String, String> extra) {
        trail.append(List.of(event(action, extra)));
    }

    private TrailEvent event(String action, Map<String, String> extra) {
        return DiskTrail.event(clock, principal, action, extra);
    }
}
