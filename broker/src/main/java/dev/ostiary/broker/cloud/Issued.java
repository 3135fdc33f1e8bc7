package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Secret;
import java.time.Instant;
import java.util.Map;

/**
 * Credentials, as a command finds them in its environment.
 *
 * @param secrets variables whose values must never be seen
 * @param settings variables that may be: region, project, subscription
 * @param held what is kept of them when they are gone; no secret in it
 */
public record Issued(Map<String, Secret> secrets, Map<String, String> settings, Held held) {
    public Issued {
        secrets = Map.copyOf(secrets);
        settings = Map.copyOf(settings);
    }

    /** When the cloud ends them. */
    public Instant expiresAt() {
        return held.expiresAt();
    }
}
