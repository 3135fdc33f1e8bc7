package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import java.util.Optional;

/**
 * What a transport knows of the delivery besides its bytes.
 *
 * @param endpoint the address that was called
 * @param legacy what messages speak that come without a revision of their own: negotiated, named by a header, or presumed
 * @param mirrors the headers to hold against the message, over HTTP
 */
public record Visit(
        Endpoint endpoint,
        Credential credential,
        Guard guard,
        Origin origin,
        Revision legacy,
        Optional<Mirrors> mirrors) {}
