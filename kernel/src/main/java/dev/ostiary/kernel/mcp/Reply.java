package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Rate;
import java.util.Optional;

/** What goes back to the client. */
public final class Reply {
    static final Reply NOTHING = new Reply(202, new byte[0], Optional.empty(), Optional.empty());

    /** Says nothing to a request, because its client has taken it back. */
    static final Reply UNANSWERED = new Reply(202, new byte[0], Optional.empty(), Optional.empty());

    private final int httpStatus;
    private final byte[] body;
    private final Optional<Rate> rate;
    private final Optional<Handshake> handshake;

    Reply(int httpStatus, byte[] body, Optional<Rate> rate, Optional<Handshake> handshake) {
        this.httpStatus = httpStatus;
        this.body = body;
        this.rate = rate;
        this.handshake = handshake;
    }

    /** What a handshake settled, for transports that keep sessions. */
    public record Handshake(Revision revision, Client client, Caller caller) {}

    static Reply of(byte[] body) {
        return of(body, Optional.empty());
    }

    static Reply of(byte[] body, Optional<Rate> rate) {
        return new Reply(200, body, rate, Optional.empty());
    }

    /** The status over HTTP; 401 asks for a credential. */
    public int httpStatus() {
        return httpStatus;
    }

    /** A JSON-RPC message or batch in UTF-8; empty where there is nothing to say. The receiver must not change it. */
    public byte[] body() {
        return body;
    }

    /** Whether a request gets no answer, because its client has taken it back. */
    public boolean unanswered() {
        return this == UNANSWERED;
    }

    /** The state of the caller's rate limit, if it was touched. */
    public Optional<Rate> rate() {
        return rate;
    }

    /** Set when this answers a handshake that succeeded. */
    public Optional<Handshake> handshake() {
        return handshake;
    }
}
