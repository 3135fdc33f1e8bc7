package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Once;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Toll;
import java.util.Optional;

/**
 * What a transport knows of the delivery besides its bytes.
 *
 * @param endpoint the address that was called
 * @param legacy what messages speak that come without a revision of their own: negotiated, named by a header, or presumed
 * @param client what the client said in its handshake that it can do
 * @param mirrors the headers to hold against the message, over HTTP
 * @param wire the way to the client while it waits
 */
public record Visit(
        Endpoint endpoint,
        Credential credential,
        Guard guard,
        Origin origin,
        Revision legacy,
        Client client,
        Optional<Mirrors> mirrors,
        Wire wire) {
    /** A delivery of a client that can only ask, over a connection that takes only answers. */
    public Visit(
            Endpoint endpoint,
            Credential credential,
            Guard guard,
            Origin origin,
            Revision legacy,
            Optional<Mirrors> mirrors) {
        this(endpoint, credential, guard, origin, legacy, Client.PLAIN, mirrors, Wire.ANSWER_ONLY);
    }

    /** One request of this delivery, at the gate. */
    Knock knock(Toll toll) {
        return knock(toll, new Once());
    }

    /** The same of one that may have done something already. */
    Knock knock(Toll toll, Once once) {
        return new Knock(credential, guard, origin, toll, once);
    }

    /** The same over another wire. */
    Visit over(Wire other) {
        return new Visit(endpoint, credential, guard, origin, legacy, client, mirrors, other);
    }
}
