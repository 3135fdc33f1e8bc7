package dev.ostiary.trail;

import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.kernel.trail.TrailEvent.Outcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as the gate makes them. */
final class TestEvents {
    private TestEvents() {}

    static TrailEvent read(String tenant, String path) {
        return event(tenant, "sa:robot", path, Outcome.ALLOWED, null, null);
    }

    static TrailEvent denied(String tenant, String who, String path, String cause) {
        return event(tenant, who, path, Outcome.REFUSED, "access_denied", cause);
    }

    private static TrailEvent event(
            String tenant, String who, String path, Outcome outcome, @Nullable String code, @Nullable String cause) {
        var now = Instant.now();
        return new TrailEvent(
                TrailEvent.freshId(now),
                now,
                tenant,
                who,
                "key_1",
                "mcp",
                "secrets.read",
                "read",
                path,
                outcome,
                code,
                cause,
                "127.0.0.1",
                "test",
                120,
                "req_1",
                "ab12",
                Map.of());
    }
}
