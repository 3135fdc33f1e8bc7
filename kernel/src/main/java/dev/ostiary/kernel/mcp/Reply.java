package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Rate;
import java.util.Optional;

/**
 * What goes back to the client.
 *
 * @param httpStatus the status over HTTP; 401 asks for a credential
 * @param body a JSON-RPC message or batch in UTF-8; empty where there is nothing to say
 * @param rate the state of the caller's rate limit, if it was touched
 * @param handshake set when this answers a handshake that succeeded
 */
public record Reply(int httpStatus, byte[] body, Optional<Rate> rate, Optional<Handshake> handshake) {
    static final Reply NOTHING = new Reply(202, new byte[0], Optional.empty(), Optional.empty());

    /** What a handshake settled, for transports that keep sessions. */
    public record Handshake(Revision revision, Caller caller) {}

    static Reply of(byte[] body) {
        return new Reply(200, body, Optional.empty(), Optional.empty());
    }

    static Reply of(byte[] body, Optional<Rate> rate) {
        return new Reply(200, body, rate, Optional.empty());
    }
}
