package dev.ostiary.surface.mcp;

import java.time.Duration;

/**
 * How long and how many SSE streams may stay open.
 *
 * @param keepAlive between two signs of life; the credential is looked at again each time
 * @param idle after which a stream closes on which the client has asked nothing
 * @param perPrincipal most open streams of one principal on this node
 * @param perNode most open streams of all callers on this node; one tenant gets half of them at most
 * @param waitingBytes most bytes of answers that wait for a slow reader on one stream
 */
public record StreamLimits(Duration keepAlive, Duration idle, int perPrincipal, int perNode, long waitingBytes) {
    public static final StreamLimits USUAL =
            new StreamLimits(Duration.ofSeconds(15), Duration.ofHours(1), 64, 10_000, 16 << 20);
}
